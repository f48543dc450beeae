package skill

// Extra comes back as clientExtra when a button is pressed; Request.Extra reads it.
type Extra map[string]string

// Layout puts buttons side by side (two at most, labels of 8) or below each
// other (three at most). The zero value is Kakao's default for the card.
type Layout string

// The layouts of buttons.
const (
	Vertical   Layout = "vertical"
	Horizontal Layout = "horizontal"
)

// Button is made by the functions below. Its label has at most 14 characters, 8
// if two stand side by side; an empty one is replaced. A button whose action
// cannot work (no valid address, no number) is left out.
type Button struct {
	Label       string `json:"label"`
	Action      string `json:"action"`
	WebLinkURL  string `json:"webLinkUrl,omitempty"`
	MessageText string `json:"messageText,omitempty"`
	PhoneNumber string `json:"phoneNumber,omitempty"`
	BlockID     string `json:"blockId,omitempty"`
	Extra       Extra  `json:"extra,omitempty"`
}

// The actions that Kakao knows.
const (
	actionWebLink  = "webLink"
	actionMessage  = "message"
	actionPhone    = "phone"
	actionBlock    = "block"
	actionShare    = "share"
	actionOperator = "operator"
)

// WebLink opens an absolute http(s) address.
func WebLink(label, address string) Button {
	return Button{Label: label, Action: actionWebLink, WebLinkURL: address}
}

// Message says text in the person's name; an empty text says the label.
func Message(label, text string, extra ...Extra) Button {
	return Button{Label: label, Action: actionMessage, MessageText: text, Extra: merge(extra)}
}

// Block goes to a block of the bot. Without an id it becomes a Message.
func Block(label, blockID string, extra ...Extra) Button {
	return Button{Label: label, Action: actionBlock, BlockID: blockID, Extra: merge(extra)}
}

// Phone calls a number; Kakao hides it on a PC.
func Phone(label, number string) Button {
	return Button{Label: label, Action: actionPhone, PhoneNumber: number}
}

// Share forwards the card to a friend.
func Share(label string) Button { return Button{Label: label, Action: actionShare} }

// Operator connects to a person at the channel.
func Operator(label string) Button { return Button{Label: label, Action: actionOperator} }

// Saying sets the text shown as the person's utterance when a block button is pressed.
func (b Button) Saying(text string) Button {
	b.MessageText = text
	return b
}

// QuickReply is a choice below the answer. Label has at most 14 characters, a
// limit that Kakao does not publish.
type QuickReply struct {
	Label       string `json:"label"`
	Action      string `json:"action"`
	MessageText string `json:"messageText,omitempty"`
	BlockID     string `json:"blockId,omitempty"`
	Extra       Extra  `json:"extra,omitempty"`
}

// ToBlock goes to a block of the bot. Without an id it becomes ToMessage.
func ToBlock(label, blockID string, extra ...Extra) QuickReply {
	return QuickReply{Label: label, Action: actionBlock, BlockID: blockID, Extra: merge(extra)}
}

// ToMessage says text in the person's name; an empty text says the label.
func ToMessage(label, text string, extra ...Extra) QuickReply {
	return QuickReply{Label: label, Action: actionMessage, MessageText: text, Extra: merge(extra)}
}

// Saying sets the text shown as the person's utterance when a block reply is pressed.
func (q QuickReply) Saying(text string) QuickReply {
	q.MessageText = text
	return q
}

// merge copies, so that a later change of the caller's map does not show.
func merge(extras []Extra) Extra {
	var merged Extra
	for _, extra := range extras {
		for key, value := range extra {
			if merged == nil {
				merged = Extra{}
			}
			merged[key] = value
		}
	}
	return merged
}
