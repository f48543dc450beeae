package browsertest

import (
	"fmt"
	"time"
)

// Clerk is an operator before the pages at /console. What it presses and fills in
// it finds by the words on the page, as people do.
type Clerk struct {
	Browser
	console string // the address
}

// Clerk makes of the page one of an operator; console is the pages' address, such
// as http://127.0.0.1:8080/console.
func (b Browser) Clerk(console string) Clerk {
	b.t.Helper()
	b.Size(1280, 900)
	return Clerk{b, console}
}

// SignIn takes the place of whoever was signed in before, as the demonstration
// operator of the role.
func (k Clerk) SignIn(role string) {
	k.t.Helper()
	k.Open("/sign-in")
	if k.Text(`String(!!document.querySelector(".who"))`) == "true" {
		k.Submit(`document.querySelector('.who form')`)
	}
	k.Change(fmt.Sprintf(`document.querySelector('form[action$="/demo"] button[value=%q]').click()`, role))
	k.Until(`document.querySelector("nav a[data-key]")`)
}

// Change runs what leads to another page, and waits for that page.
func (k Clerk) Change(code string) {
	k.t.Helper()
	k.JS(`document.querySelector("main").dataset.old = "1"; ` + code)
	k.Until(`document.readyState === "complete" && document.querySelector("main") && !document.querySelector("main[data-old]")`)
	k.Until(`window.htmx`)
}

// Open goes to a page below /console.
func (k Clerk) Open(path string) {
	k.t.Helper()
	k.Go(k.console + path)
	k.Until(`window.htmx`)
}

// Follow presses the link with that text.
func (k Clerk) Follow(text string) {
	k.t.Helper()
	link := fmt.Sprintf(`[...document.querySelectorAll("main a, .side a")].find((a) => a.textContent.trim() === %q)`, text)
	k.Until(link)
	k.Change(link + `.click()`)
}

// Find opens the row of the list that has the text.
func (k Clerk) Find(text string) {
	k.t.Helper()
	row := fmt.Sprintf(`[...document.querySelectorAll("tr[data-row]")].find((r) => r.textContent.includes(%q))`, text)
	k.Until(row)
	k.Change(row + `.querySelector("a.row").click()`)
}

// Reads waits until the page has the text.
func (k Clerk) Reads(text string) {
	k.t.Helper()
	k.Until(fmt.Sprintf(`document.querySelector("main").textContent.includes(%q)`, text))
}

// Said waits until the page says what was done.
func (k Clerk) Said(text string) {
	k.t.Helper()
	k.Until(fmt.Sprintf(`document.querySelector("#flash").textContent.includes(%q)`, text))
}

// Fill types into the fields of a form, name and text in turn.
func (k Clerk) Fill(form string, fields ...string) {
	k.t.Helper()
	k.Until(form)
	for i := 0; i+1 < len(fields); i += 2 {
		k.JS(fmt.Sprintf(`{ const f = %s.elements[%q]; if (f.type === "checkbox") f.checked = %[3]q !== ""; else f.value = %[3]q;
		 f.dispatchEvent(new Event("input", { bubbles: true })); f.dispatchEvent(new Event("change", { bubbles: true })); }`, form, fields[i], fields[i+1]))
	}
}

// Submit sends a form, as its button does: what is required must be there.
func (k Clerk) Submit(form string) {
	k.t.Helper()
	if missing := k.Texts(form + ` ? [...` + form + `.elements].filter((e) => !e.checkValidity()).map((e) => e.name) : ["the form itself"]`); len(missing) > 0 {
		k.t.Fatalf("the form %s lacks %v", form, missing)
	}
	k.Change(form + `.requestSubmit()`)
}

// Offered opens the present page anew until the action with that word is there.
func (k Clerk) Offered(word string) {
	k.t.Helper()
	there := fmt.Sprintf(`String([...document.querySelectorAll("details.act summary")].some((s) => s.textContent.trim() === %q))`, word)
	for until := time.Now().Add(maxWait * time.Millisecond); k.Text(there) != "true"; k.Change(`location.reload()`) {
		if time.Now().After(until) {
			k.t.Fatalf("%s is not offered:\n%s", word, k.Text(`document.querySelector("main").innerText`))
		}
	}
}

// Act unfolds the action with that word, gives the reason, agrees if asked to, and
// does it. More fields follow as name and text in turn.
func (k Clerk) Act(word, reason string, fields ...string) {
	k.t.Helper()
	fold := fmt.Sprintf(`[...document.querySelectorAll("details.act")].find((d) => d.querySelector("summary").textContent.trim() === %q)`, word)
	k.Until(fold)
	k.JS(fold + `.open = true`)
	form := fold + `.querySelector("form")`
	k.JS(fmt.Sprintf(`{ const f = %s; if (f.elements.reason) f.elements.reason.value = %q; if (f.elements.agree) f.elements.agree.checked = true; }`, form, reason))
	k.Fill(form, fields...)
	k.Submit(form)
}
