package skill

import "encoding/json"

// Output is one bubble: SimpleText, SimpleImage, TextCard, BasicCard,
// CommerceCard, ListCard, ItemCard or a Carousel of cards. Limits are kept when
// the reply is encoded, so values may hold texts of any length.
type Output interface {
	// bubbles gives the outputs that this one needs: none if it is unusable,
	// several if a carousel has too many cards.
	bubbles(p *plan) []bubble
}

// Card is a bubble that a Carousel may hold.
type Card interface {
	Output
	kind() string
	// form is the richest form that the card's contents allow.
	form() form
	basic() BasicCard
	text() TextCard
	// empty says that there is nothing to show.
	empty() bool
	// fit is the card within its limits; form must be ownForm.
	fit(p *plan, at place) Card
}

// CardType is the card types, one of which fills a Carousel.
type CardType interface {
	TextCard | BasicCard | CommerceCard | ListCard | ItemCard
	Card
}

// SimpleText is a plain bubble of at most 1000 characters; Kakao folds it above
// about 500. Without text it is left out.
type SimpleText struct {
	Text string `json:"text"`
}

// SimpleImage is a picture. AltText (50) is read aloud. A picture without a
// valid address becomes its AltText.
type SimpleImage struct {
	ImageURL string `json:"imageUrl"`
	AltText  string `json:"altText,omitempty"`
}

// TextCard is a card without a picture: Title 50, Description 400, together 400;
// in a carousel Description 128.
type TextCard struct {
	Title        string   `json:"title,omitempty"`
	Description  string   `json:"description,omitempty"`
	Buttons      []Button `json:"buttons,omitempty"`
	ButtonLayout Layout   `json:"buttonLayout,omitempty"`
	Forwardable  bool     `json:"forwardable,omitempty"`
}

// BasicCard is a card with a picture: Title 50, Description 230, in a carousel
// two lines each. Without a valid picture it becomes a TextCard.
type BasicCard struct {
	Title        string    `json:"title,omitempty"`
	Description  string    `json:"description,omitempty"`
	Thumbnail    Thumbnail `json:"thumbnail"`
	Buttons      []Button  `json:"buttons,omitempty"`
	ButtonLayout Layout    `json:"buttonLayout,omitempty"`
	Forwardable  bool      `json:"forwardable,omitempty"`
}

// CommerceCard shows a product: Title 30, Description 40, prices in whole won.
//
// Money is never bent to fit: if a price lies outside 0..2147483647, a discount
// exceeds the price, or a DiscountRate is not a percentage, the card is sent as
// a BasicCard with the prices in words. The same happens without a button,
// which older editions of the guide require, and it becomes a TextCard without
// a valid picture.
type CommerceCard struct {
	Title       string `json:"title,omitempty"`
	Description string `json:"description,omitempty"`
	Price       int64  `json:"price"`
	// DiscountedPrice wins over Discount; zero means none. DiscountRate is in
	// percent and only shown beside a DiscountedPrice.
	Discount        int64     `json:"discount,omitempty"`
	DiscountRate    int64     `json:"discountRate,omitempty"`
	DiscountedPrice int64     `json:"discountedPrice,omitempty"`
	Thumbnail       Thumbnail `json:"-"`
	Profile         *Profile  `json:"profile,omitempty"`
	Buttons         []Button  `json:"buttons,omitempty"`
	ButtonLayout    Layout    `json:"buttonLayout,omitempty"`
	Forwardable     bool      `json:"forwardable,omitempty"`
}

type plainCommerceCard CommerceCard

type wireCommerceCard struct {
	plainCommerceCard
	Currency   string      `json:"currency"`
	Thumbnails []Thumbnail `json:"thumbnails"`
}

// MarshalJSON writes the card in Kakao's form: a list of one picture, and won.
func (c CommerceCard) MarshalJSON() ([]byte, error) { return json.Marshal(c.wire()) }

func (c CommerceCard) wire() *wireCommerceCard {
	return &wireCommerceCard{plainCommerceCard(c), "won", []Thumbnail{c.Thumbnail}}
}

// UnmarshalJSON reads Kakao's form.
func (c *CommerceCard) UnmarshalJSON(data []byte) error {
	var wire wireCommerceCard
	if err := json.Unmarshal(data, &wire); err != nil {
		return err
	}
	*c = CommerceCard(wire.plainCommerceCard)
	if len(wire.Thumbnails) > 0 {
		c.Thumbnail = wire.Thumbnails[0]
	}
	return nil
}

// ListCard is a titled list: at most 5 items, in a carousel 4, and 2 buttons.
// Without items it becomes a TextCard.
type ListCard struct {
	Header       ListHeader `json:"header"`
	Items        []ListItem `json:"items"`
	Buttons      []Button   `json:"buttons,omitempty"`
	ButtonLayout Layout     `json:"buttonLayout,omitempty"`
	Forwardable  bool       `json:"forwardable,omitempty"`
}

// ListHeader is the required heading of a ListCard.
type ListHeader struct {
	Title string `json:"title"`
}

// ListItem is one row. Link opens an address; Action (ItemBlock, ItemMessage)
// acts like a button.
type ListItem struct {
	Title       string     `json:"title"`
	Description string     `json:"description,omitempty"`
	ImageURL    string     `json:"imageUrl,omitempty"`
	Link        *Link      `json:"link,omitempty"`
	Action      ItemAction `json:"action,omitempty"`
	BlockID     string     `json:"blockId,omitempty"`
	MessageText string     `json:"messageText,omitempty"`
	Extra       Extra      `json:"extra,omitempty"`
}

// ItemAction is what a press on a ListItem does.
type ItemAction string

// The actions of a ListItem.
const (
	ItemBlock   ItemAction = "block"
	ItemMessage ItemAction = "message"
)

// ItemCard is a receipt-like card: up to 10 rows of a name (6) and a value (two
// lines), in a carousel 5. Title and Description together 200, in a carousel 100.
// Head and Profile exclude each other; Head wins. Without rows it becomes a
// BasicCard or TextCard.
type ItemCard struct {
	Thumbnail     *Thumbnail   `json:"thumbnail,omitempty"`
	Head          *ItemHead    `json:"head,omitempty"`
	Profile       *ItemProfile `json:"profile,omitempty"`
	ImageTitle    *ImageTitle  `json:"imageTitle,omitempty"`
	ItemList      []Item       `json:"itemList"`
	ItemAlignment Alignment    `json:"itemListAlignment,omitempty"`
	Summary       *ItemSummary `json:"itemListSummary,omitempty"`
	Title         string       `json:"title,omitempty"`
	Description   string       `json:"description,omitempty"`
	Buttons       []Button     `json:"buttons,omitempty"`
	ButtonLayout  Layout       `json:"buttonLayout,omitempty"`
	Forwardable   bool         `json:"forwardable,omitempty"`
}

// ItemHead is the one-line heading of an ItemCard.
type ItemHead struct {
	Title string `json:"title"`
}

// ItemProfile is a person above an ItemCard; Title has 15 characters, the
// picture is square.
type ItemProfile struct {
	Title    string `json:"title"`
	ImageURL string `json:"imageUrl,omitempty"`
	Width    int    `json:"width,omitempty"`
	Height   int    `json:"height,omitempty"`
}

// ImageTitle is a heading of two lines, a line of text and a small picture.
type ImageTitle struct {
	Title       string `json:"title"`
	Description string `json:"description,omitempty"`
	ImageURL    string `json:"imageUrl,omitempty"`
}

// Item is a row of an ItemCard.
type Item struct {
	Title       string `json:"title"`
	Description string `json:"description"`
}

// ItemSummary is the last, strong row. Description is an amount of at most 14
// characters: currency sign, digits, separators, two decimals. An amount that
// ends in the word for won gets the won sign instead; anything else is sent as an ordinary row.
type ItemSummary struct {
	Title       string `json:"title"`
	Description string `json:"description"`
}

// Alignment is the side to which the values of an ItemCard are moved.
type Alignment string

// The alignments of an ItemCard.
const (
	AlignLeft  Alignment = "left"
	AlignRight Alignment = "right"
)

// Thumbnail is a picture fetched by Kakao from a public address. FixedRatio
// shows it square, which puts buttons side by side and so leaves two of them;
// otherwise it is cut to 2:1. Width and Height matter in an ItemCard only.
type Thumbnail struct {
	ImageURL   string `json:"imageUrl"`
	AltText    string `json:"altText,omitempty"`
	Link       *Link  `json:"link,omitempty"`
	FixedRatio bool   `json:"fixedRatio,omitempty"`
	Width      int    `json:"width,omitempty"`
	Height     int    `json:"height,omitempty"`
}

// Link is an address per device; Web replaces the other two.
type Link struct {
	PC     string `json:"pc,omitempty"`
	Mobile string `json:"mobile,omitempty"`
	Web    string `json:"web,omitempty"`
}

// Profile is the seller of a CommerceCard. Without a Nickname it is left out.
type Profile struct {
	Nickname string `json:"nickname"`
	ImageURL string `json:"imageUrl,omitempty"`
}

// Carousel shows cards of one type side by side: 10, or 5 ListCards. More cards
// start another carousel. Header is not shown over TextCards and ListCards and
// repeated on every page.
//
// If one card must become a simpler one, all of them do, for a carousel has one
// type.
type Carousel[C CardType] struct {
	Header *CarouselHeader
	Items  []C
	// Placeholder is the picture of BasicCards and CommerceCards that have none,
	// so that one missing picture does not turn the whole carousel into text.
	Placeholder string
}

// Cards makes a Carousel without a header.
func Cards[C CardType](cards ...C) Carousel[C] { return Carousel[C]{Items: cards} }

// CarouselHeader is the first panel of a Carousel: Title two lines, Description three.
type CarouselHeader struct {
	Title       string           `json:"title,omitempty"`
	Description string           `json:"description,omitempty"`
	Thumbnail   *HeaderThumbnail `json:"thumbnail,omitempty"`
}

// HeaderThumbnail is the background of a CarouselHeader.
type HeaderThumbnail struct {
	ImageURL string `json:"imageUrl"`
}
