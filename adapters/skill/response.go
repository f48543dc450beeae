package skill

import (
	"encoding/json"
	"fmt"
)

// Response is a decoded answer, for tests and tools that show one.
type Response struct {
	Version      string
	Outputs      []Output
	QuickReplies []QuickReply
	Contexts     []ContextSetting
	Data         map[string]json.RawMessage
	UseCallback  bool
}

// ContextSetting is a context as an answer sets it.
type ContextSetting struct {
	Name     string            `json:"name"`
	LifeSpan int               `json:"lifeSpan"`
	TTL      int               `json:"ttl"`
	Params   map[string]string `json:"params"`
}

// DecodeResponse reads an answer. It does not check limits, which is Lint's
// work; an unknown kind of bubble is an error.
func DecodeResponse(data []byte) (*Response, error) {
	var wire struct {
		Version  string `json:"version"`
		Template struct {
			Outputs      []map[string]json.RawMessage `json:"outputs"`
			QuickReplies []QuickReply                 `json:"quickReplies"`
		} `json:"template"`
		Context struct {
			Values []ContextSetting `json:"values"`
		} `json:"context"`
		Data        map[string]json.RawMessage `json:"data"`
		UseCallback bool                       `json:"useCallback"`
	}
	if err := json.Unmarshal(data, &wire); err != nil {
		return nil, fmt.Errorf("decode response: %w", err)
	}
	response := &Response{
		Version:      wire.Version,
		QuickReplies: wire.Template.QuickReplies,
		Contexts:     wire.Context.Values,
		Data:         wire.Data,
		UseCallback:  wire.UseCallback,
	}
	for i, output := range wire.Template.Outputs {
		decoded, err := decodeOutput(output)
		if err != nil {
			return nil, fmt.Errorf("decode outputs[%d]: %w", i, err)
		}
		response.Outputs = append(response.Outputs, decoded)
	}
	return response, nil
}

func decodeOutput(output map[string]json.RawMessage) (Output, error) {
	for name, raw := range output {
		switch name {
		case "simpleText":
			return decodeAs[SimpleText](raw)
		case "simpleImage":
			return decodeAs[SimpleImage](raw)
		case "textCard":
			return decodeAs[TextCard](raw)
		case "basicCard":
			return decodeAs[BasicCard](raw)
		case "commerceCard":
			return decodeAs[CommerceCard](raw)
		case "listCard":
			return decodeAs[ListCard](raw)
		case "itemCard":
			return decodeAs[ItemCard](raw)
		case "carousel":
			return decodeCarousel(raw)
		}
	}
	return nil, fmt.Errorf("no known bubble")
}

func decodeAs[O Output](raw json.RawMessage) (Output, error) {
	var output O
	if err := json.Unmarshal(raw, &output); err != nil {
		return nil, err
	}
	return output, nil
}

func decodeCarousel(raw json.RawMessage) (Output, error) {
	var head struct {
		Type string `json:"type"`
	}
	if err := json.Unmarshal(raw, &head); err != nil {
		return nil, err
	}
	switch head.Type {
	case "textCard":
		return decodeCards[TextCard](raw)
	case "basicCard":
		return decodeCards[BasicCard](raw)
	case "commerceCard":
		return decodeCards[CommerceCard](raw)
	case "listCard":
		return decodeCards[ListCard](raw)
	case "itemCard":
		return decodeCards[ItemCard](raw)
	}
	return nil, fmt.Errorf("unknown carousel type %q", head.Type)
}

func decodeCards[C CardType](raw json.RawMessage) (Output, error) {
	var wire struct {
		Header *CarouselHeader `json:"header"`
		Items  []C             `json:"items"`
	}
	if err := json.Unmarshal(raw, &wire); err != nil {
		return nil, err
	}
	return Carousel[C]{Header: wire.Header, Items: wire.Items}, nil
}
