package skill

import (
	"strings"
)

// buttons keeps the usable buttons that the layout has room for. square says
// that the card puts buttons side by side by itself.
func (p *plan) buttons(all []Button, layout Layout, square bool, most int) ([]Button, Layout) {
	if layout != Vertical && layout != Horizontal {
		layout = ""
	}
	narrow := layout == Horizontal || (layout == "" && square)
	if narrow {
		most = min(most, maxWideButtons)
	}
	var kept []Button
	for _, b := range all {
		if usable, ok := p.button(b); ok {
			kept = append(kept, usable)
		}
	}
	p.lose("buttons", "buttons of a card", len(kept)-most)
	kept = kept[:min(len(kept), most)]
	label := maxLabel
	if narrow && len(kept) > 1 {
		label = maxNarrowLabel
	}
	for i := range kept {
		kept[i].Label = cut(kept[i].Label, label)
	}
	if len(kept) == 0 {
		layout = ""
	}
	return kept, layout
}

// button checks one action and removes the fields of all others. The label is
// cut by the caller, who knows the layout.
func (p *plan) button(b Button) (Button, bool) {
	fixed := Button{Label: flow(b.Label, 1), Action: b.Action, Extra: b.Extra}
	standIn := ""
	switch b.Action {
	case actionWebLink:
		fixed.WebLinkURL, standIn = webURL(b.WebLinkURL), labelWebLink
		if fixed.WebLinkURL == "" {
			return p.refuse("address of a button")
		}
	case actionPhone:
		fixed.PhoneNumber, standIn = phoneNumber(b.PhoneNumber), labelPhone
		if fixed.PhoneNumber == "" {
			return p.refuse("number of a button")
		}
	case actionShare:
		standIn = labelShare
	case actionOperator:
		standIn = labelOperator
	case actionMessage, actionBlock:
		fixed.Label, fixed.Action, fixed.MessageText, fixed.BlockID = press(b.Label, b.Action, b.MessageText, b.BlockID)
	default:
		return p.refuse("action of a button")
	}
	if fixed.Label == "" {
		fixed.Label = standIn
	}
	if extraSize(fixed.Extra) > maxExtra {
		return p.refuse("extra of a button")
	}
	return fixed, true
}

func (p *plan) refuse(rule string) (Button, bool) {
	p.lose("buttons", rule, 1)
	return Button{}, false
}

// press completes a message or block action; buttons, quick replies and list
// items share it.
func press(label, action, text, blockID string) (fixedLabel, fixedAction, fixedText, fixedID string) {
	label, text, blockID = flow(label, 1), cut(text, maxText), clean(blockID)
	if len(blockID) > maxID {
		blockID = ""
	}
	if action == actionBlock && blockID != "" {
		if label == "" {
			label = flow(text, 1)
		}
		if label == "" {
			label = labelBlock
		}
		return label, actionBlock, text, blockID
	}
	if label == "" {
		label = flow(text, 1)
	}
	if label == "" {
		label = labelMessage
	}
	if text == "" {
		text = cut(label, maxText)
	}
	return label, actionMessage, text, ""
}

func (p *plan) quickReplies(all []QuickReply) []QuickReply {
	var kept []QuickReply
	for _, q := range all {
		if extraSize(q.Extra) > maxExtra {
			p.lose("quickReplies", "extra of a quick reply", 1)
			continue
		}
		fixed := QuickReply{Extra: q.Extra}
		fixed.Label, fixed.Action, fixed.MessageText, fixed.BlockID = press(q.Label, q.Action, q.MessageText, q.BlockID)
		fixed.Label = cut(fixed.Label, maxLabel)
		kept = append(kept, fixed)
	}
	p.lose("quickReplies", "at most 10 quick replies", len(kept)-maxQuickReplies)
	return kept[:min(len(kept), maxQuickReplies)]
}

func phoneNumber(text string) string {
	digits := 0
	kept := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			digits++
			return r
		}
		if r == '-' || r == '+' || r == '*' || r == '#' {
			return r
		}
		return -1
	}, text)
	if digits == 0 || len(kept) > maxPhone {
		return ""
	}
	return kept
}

// extraSize is how long the extra is in a body; where it is surely short, no less
// than that.
func extraSize(extra Extra) int {
	most := 0
	for name, value := range extra {
		// One byte becomes six at most, and there are quotes, a colon and a comma.
		most += 6*(len(name)+len(value)) + 6
	}
	if most <= maxExtra {
		return most
	}
	return encodedSize(extra)
}
