package sandbox

// pageHTML works without scripts, fonts or pictures from anywhere. Its colours
// keep a contrast of at least 4.5 to 1 for text.
const pageHTML = `<!doctype html>
<html lang="ko">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{{.Text.title}}</title>
<style>
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0; background: #f4f4f5; color: #191919; word-break: keep-all;
  font: 16px/1.5 -apple-system, "Apple SD Gothic Neo", "Noto Sans KR", "Noto Sans CJK KR", "Malgun Gothic", sans-serif; }
main { max-width: 480px; margin: 0 auto; padding: 20px 20px 40px; }
header { display: flex; align-items: center; justify-content: space-between; margin-bottom: 28px; }
.mark { background: #191919; color: #fff; font-weight: 800; font-size: 18px; line-height: 1; padding: 7px 13px 9px; border-radius: 16px; }
.badge { font-size: 14px; color: #555; border: 1px solid #8a8a8a; border-radius: 12px; padding: 2px 10px; }
h1 { font-size: 20px; margin: 0 0 8px; }
dl { margin: 0 0 24px; }
dt { font-size: 14px; color: #555; }
dd { margin: 0 0 12px; font-size: 17px; overflow-wrap: anywhere; }
dd.amount { font-size: 36px; line-height: 1.25; font-weight: 800; letter-spacing: -.5px; }
fieldset { border: 0; margin: 0 0 12px; padding: 18px; background: #fee500; border-radius: 18px; min-width: 0; }
legend { float: left; width: 100%; padding: 0 0 6px; font-weight: 700; }
label { clear: both; display: flex; gap: 12px; align-items: center; min-height: 48px; padding: 6px 0; cursor: pointer; }
label + label { border-top: 1px solid #0000001f; }
label small { display: block; font-size: 14px; color: #4a4300; }
input { width: 22px; height: 22px; margin: 0; accent-color: #191919; flex: none; }
.small { font-size: 14px; color: #555; margin: 0 0 24px; }
button { font: inherit; color: #191919; cursor: pointer; border-radius: 28px; }
.pay { display: block; width: 100%; min-height: 56px; border: 0; background: #fee500; font-size: 18px; font-weight: 700; }
.pay:hover, .pay:active { background: #f2d900; }
.consent { font-size: 14px; color: #555; text-align: center; margin: 12px 0 28px; }
.others { display: flex; gap: 8px; justify-content: center; }
.others button { min-height: 44px; padding: 0 18px; font-size: 14px; background: #fff; border: 1px solid #8a8a8a; }
:focus-visible { outline: 3px solid #1a5fd0; outline-offset: 2px; }
</style>
</head>
<body>
<main>
<header><span class="mark">pay</span><span class="badge">{{.Text.badge}}</span></header>
{{if .Notice}}<h1>{{.Text.over}}</h1>
<p>{{.Notice}}</p>
{{else}}<h1>{{.Text.title}}</h1>
<dl>
<dt>{{.Text.item}}</dt><dd>{{.Item}}</dd>
<dt>{{.Text.amount}}</dt><dd class="amount">{{.Amount}}</dd>
</dl>
<form method="post" action="pay">
<fieldset>
<legend>{{.Text.means}}</legend>
{{range .Means}}<label><input type="radio" name="method" value="{{.Value}}" required{{if eq .Value $.Chosen}} checked{{end}}><span>{{.Name}}<small>{{.Hint}}</small></span></label>
{{end}}</fieldset>
<p class="small">{{.Until}} {{.Text.noMoney}}</p>
<button class="pay" type="submit">{{.Text.pay}}</button>
</form>
<p class="consent">{{.Text.consent}}</p>
<div class="others">
<form method="post" action="leave"><button type="submit">{{.Text.leave}}</button></form>
<form method="post" action="fail"><button type="submit">{{.Text.fail}}</button></form>
</div>
{{end}}</main>
</body>
</html>
`
