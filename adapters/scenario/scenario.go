// Package scenario describes the bot as it is set up in Kakao's chatbot admin
// centre: its blocks with their ids, utterances, skills and parameters, the
// greeting and the channel menu. The chat endpoint takes block ids from it, the
// simulator plays by it and the guide for setting up the real bot is printed
// from it, so the three cannot drift apart. It refuses to hold behaviour: what
// a block answers is the business of its skill.
package scenario

// EntityText and EntitySecureImage are Kakao's names of the two kinds of
// answer that the bot asks for.
const (
	EntityText        = "sys.text"
	EntitySecureImage = "sys.plugin.secureimage"
)

// Scenario is a checked bot description. Load makes one; treat it as read-only.
type Scenario struct {
	Bot     Bot         `yaml:"bot"`
	Welcome Welcome     `yaml:"welcome"`
	Menu    []MenuEntry `yaml:"menu"`
	Blocks  []Block     `yaml:"blocks"`

	byKey map[string]int
	byID  map[string]int
}

// Bot names the bot. ID is Kakao's, without the "!" of the development channel.
type Bot struct {
	ID   string `yaml:"id"`
	Name string `yaml:"name"`
}

// Welcome is what a person sees on opening the chat, before any skill runs.
type Welcome struct {
	Text         string     `yaml:"text"`
	QuickReplies []Shortcut `yaml:"quick_replies"`
}

// Shortcut is a labelled way to a block; Block is the block's key.
type Shortcut struct {
	Label string `yaml:"label"`
	Block string `yaml:"block"`
}

// MenuEntry is one field of the channel menu. Icon is a name of our own for the
// line drawing; Block is the block's key.
type MenuEntry struct {
	Label string `yaml:"label" json:"label"`
	Icon  string `yaml:"icon" json:"icon"`
	Block string `yaml:"block" json:"block"`
}

// Block is one block of the bot. Key is our stable name for it, ID the one that
// Kakao gave it (24 hexadecimal digits).
type Block struct {
	Key  string `yaml:"key"`
	ID   string `yaml:"id"`
	Name string `yaml:"name"`
	// Utterances are the texts that, said exactly so, start the block.
	Utterances []string `yaml:"utterances"`
	// Skill is the path of the skill, starting with a slash.
	Skill string `yaml:"skill"`
	// Params are asked for, or filled from a context, before the skill is called.
	Params []Param `yaml:"params"`
	// OutputContext keeps this block's params for the blocks that follow.
	OutputContext *OutputContext `yaml:"output_context"`
	// Event is the name under which the event API starts the block; empty: none.
	Event string `yaml:"event"`
	// Callback says that the skill may answer later, through a callback URL.
	Callback bool `yaml:"callback"`
}

// Param is a parameter of a block.
type Param struct {
	Name   string `yaml:"name"`
	Entity string `yaml:"entity"`
	// Required params are asked for with Prompt, one after the other.
	Required bool   `yaml:"required"`
	Prompt   string `yaml:"prompt"`
	// Validation is the path of the skill that judges an answer; empty: none.
	Validation string `yaml:"validation"`
	// Default is a fixed text, or "#context.param" for a value kept in a context.
	Default string `yaml:"default"`
}

// OutputContext is a context that a block opens; Lifespan counts the blocks
// that see it.
type OutputContext struct {
	Name     string `yaml:"name"`
	Lifespan int    `yaml:"lifespan"`
}

// Block returns the block with the given key, the zero Block if there is none.
func (s *Scenario) Block(key string) Block {
	i, ok := s.byKey[key]
	if !ok {
		return Block{}
	}
	return s.Blocks[i]
}

// ID returns Kakao's id of the block with the given key, "" if there is none.
func (s *Scenario) ID(key string) string { return s.Block(key).ID }

// ByID returns the block with Kakao's id.
func (s *Scenario) ByID(id string) (Block, bool) {
	i, ok := s.byID[id]
	if !ok {
		return Block{}, false
	}
	return s.Blocks[i], true
}

// ByUtterance returns the block that is started by exactly this text.
func (s *Scenario) ByUtterance(text string) (Block, bool) {
	for _, b := range s.Blocks {
		for _, u := range b.Utterances {
			if u == text {
				return b, true
			}
		}
	}
	return Block{}, false
}

// ByEvent returns the block that the event API starts under a name.
func (s *Scenario) ByEvent(name string) (Block, bool) {
	for _, b := range s.Blocks {
		if b.Event != "" && b.Event == name {
			return b, true
		}
	}
	return Block{}, false
}

// Contexts returns the names of the contexts known to the bot. Kakao ignores
// every other name in an answer.
func (s *Scenario) Contexts() []string {
	var names []string
	seen := map[string]bool{}
	for _, b := range s.Blocks {
		if b.OutputContext != nil && !seen[b.OutputContext.Name] {
			seen[b.OutputContext.Name] = true
			names = append(names, b.OutputContext.Name)
		}
	}
	return names
}
