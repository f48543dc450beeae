package scenario

import (
	"bytes"
	"fmt"
	"io"
	"strings"
)

// TokenHeader is the header in which Kakao repeats the secret that the admin
// centre was given for each skill.
const TokenHeader = "X-Skill-Token"

// FallbackKey is the key of the block that takes whatever no other block
// matches, among it photos sent outside of a form.
const FallbackKey = "fallback"

// Guide writes set-up instructions in Korean for the person who enters this bot
// into Kakao's admin centre. baseURL is the public root of the skill server.
func (s *Scenario) Guide(w io.Writer, baseURL string) error {
	g := guide{base: strings.TrimRight(baseURL, "/")}
	g.head(s)
	g.line("")
	g.line(guideBlocks)
	for i, b := range s.Blocks {
		g.line("")
		g.line("4.%d %s [%s]", i+1, b.Name, b.Key)
		g.block(b)
	}
	if _, err := w.Write(g.out.Bytes()); err != nil {
		return fmt.Errorf("write guide: %w", err)
	}
	return nil
}

type guide struct {
	out  bytes.Buffer
	base string
}

func (g *guide) line(format string, args ...any) {
	fmt.Fprintf(&g.out, format+"\n", args...)
}

func (g *guide) head(s *Scenario) {
	g.line(guideTitle, s.Bot.Name)
	g.line("")
	g.line(guideIntro)
	g.line("- "+guideBot, s.Bot.ID)
	g.line("- "+guideBase, g.base)
	g.line("- "+guideHeader, TokenHeader)
	g.line("- " + guideIDs)
	g.line("- "+guideImage, EntitySecureImage)
	g.line("- " + guideEvents)
	g.line("")
	g.line(guideWelcome)
	for text := range strings.SplitSeq(s.Welcome.Text, "\n") {
		g.line("   %s", text)
	}
	for _, q := range s.Welcome.QuickReplies {
		g.line("   - "+guideQuick, q.Label, s.Block(q.Block).Name)
	}
	g.line("")
	g.line(guideMenu)
	for _, m := range s.Menu {
		g.line("   - %s → %s", m.Label, s.Block(m.Block).Name)
	}
	g.line("")
	g.line(guideContext)
	for _, name := range s.Contexts() {
		g.line("   - "+guideCtxLine, name)
	}
}

func (g *guide) block(b Block) {
	g.line("   "+guideID, b.ID)
	switch {
	case b.Key == FallbackKey:
		g.line("   " + guideFallback)
	case b.Event != "":
		g.line("   "+guideEvent, b.Event)
	case len(b.Utterances) == 0:
		g.line("   " + guideNoUtter)
	default:
		g.line("   "+guideUtterances, strings.Join(b.Utterances, ", "))
	}
	g.line("   "+guideSkill, g.base+b.Skill)
	if b.Callback {
		g.line("   " + guideCallback)
	}
	for _, p := range b.Params {
		g.param(p)
	}
	if o := b.OutputContext; o != nil {
		g.line("   "+guideOutput, o.Name, o.Lifespan)
	}
	g.line("   " + guideAnswer)
}

func (g *guide) param(p Param) {
	g.line("   - "+guideParam, p.Name)
	g.line("       "+guideEntity, p.Entity)
	if p.Required {
		g.line("       " + guideRequired)
	} else {
		g.line("       " + guideOptional)
	}
	if p.Prompt != "" {
		g.line("       "+guidePrompt, p.Prompt)
	}
	if p.Validation != "" {
		g.line("       "+guideValidation, g.base+p.Validation)
	}
	if p.Default != "" {
		g.line("       "+guideDefault, p.Default)
	}
}
