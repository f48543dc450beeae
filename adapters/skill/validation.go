package skill

import (
	"encoding/json"
	"io"
)

// Validation is one call of the parameter-validation API: Kakao asks whether a
// value that it just read may be used.
type Validation struct {
	// Origin is the value as typed, Resolved as Kakao understood it; both are
	// trimmed and an object is given as text, as in Request.Param.
	Origin, Resolved string
	// UserKey follows the rule of Request.UserKey.
	UserKey string
	// BotID has no "!" at its end.
	BotID string
	// Utterance is the whole text of the turn.
	Utterance string
	// InSlotFilling says that Kakao is asking for the parameter now.
	InSlotFilling bool
	// DeliveryID is the X-Request-Id header, set by Handler.
	DeliveryID string
	// User, Params and Raw are as sent.
	User   User
	Params map[string]json.RawMessage
	Raw    json.RawMessage

	value json.RawMessage
}

// DecodeValidation reads one validation request. It fails as Decode does.
func DecodeValidation(r io.Reader) (*Validation, error) {
	var body struct {
		Bot           Ref                        `json:"bot"`
		Utterance     json.RawMessage            `json:"utterance"`
		InSlotFilling bool                       `json:"isInSlotFilling"`
		User          User                       `json:"user"`
		Params        map[string]json.RawMessage `json:"params"`
		Value         json.RawMessage            `json:"value"`
	}
	raw, err := decodeObject(r, &body)
	if err != nil {
		return nil, err
	}
	v := &Validation{
		UserKey:       body.User.key(),
		BotID:         bareBotID(body.Bot.ID),
		Utterance:     scalarText(body.Utterance),
		InSlotFilling: body.InSlotFilling,
		User:          body.User,
		Params:        body.Params,
		Raw:           raw,
		value:         body.Value,
	}
	v.Origin, v.Resolved = originResolved(body.Value)
	return v, nil
}

// originResolved splits a value; one that is not an object counts as both.
func originResolved(raw json.RawMessage) (origin, resolved string) {
	fields := object(raw)
	_, hasOrigin := fields["origin"]
	_, hasResolved := fields["resolved"]
	if !hasOrigin && !hasResolved {
		text := valueText(raw)
		return text, text
	}
	return valueText(fields["origin"]), valueText(fields["resolved"])
}

// Images is the picture addresses of the value, as in Request.Images.
func (v *Validation) Images() []string {
	fields := object(v.value)
	for _, raw := range []json.RawMessage{fields["resolved"], fields["origin"], v.value} {
		if urls := imageURLs(raw, maxNesting); urls != nil {
			return urls
		}
	}
	return nil
}

// Status is the verdict on a value.
type Status string

// The verdicts that Kakao knows.
const (
	StatusSuccess Status = "SUCCESS" // use the value
	StatusFail    Status = "FAIL"    // show the message and ask again
	StatusError   Status = "ERROR"   // our own failure
	StatusIgnore  Status = "IGNORE"  // drop the value
)

// ValidationReply answers a Validation. The zero value is encoded as ERROR.
type ValidationReply struct {
	Status Status
	// Value replaces the value that the skill will see, with SUCCESS only;
	// empty leaves it as it is.
	Value string
	// Message is shown to the person, with FAIL and ERROR only.
	Message string
}

// Accept lets the value through as value.
func Accept(value string) ValidationReply {
	return ValidationReply{Status: StatusSuccess, Value: value}
}

// Reject shows message and makes Kakao ask again.
func Reject(message string) ValidationReply {
	return ValidationReply{Status: StatusFail, Message: message}
}

// Failed says that the value could not be checked.
func Failed(message string) ValidationReply {
	return ValidationReply{Status: StatusError, Message: message}
}

// Ignore drops the value without a word.
func Ignore() ValidationReply { return ValidationReply{Status: StatusIgnore} }

// MarshalJSON writes only the fields that belong to the status, the message cut
// to the length of a text bubble.
func (v ValidationReply) MarshalJSON() ([]byte, error) {
	wire := struct {
		Status  Status `json:"status"`
		Value   string `json:"value,omitempty"`
		Message string `json:"message,omitempty"`
	}{Status: v.Status}
	switch v.Status {
	case StatusSuccess:
		wire.Value = v.Value
	case StatusIgnore:
	case StatusFail:
		wire.Message = cut(v.Message, maxText)
	default:
		wire.Status = StatusError
		wire.Message = cut(v.Message, maxText)
	}
	return json.Marshal(wire)
}
