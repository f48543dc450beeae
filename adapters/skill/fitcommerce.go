package skill

import (
	"fmt"
	"strconv"
)

func (c CommerceCard) form() form {
	if webURL(c.Thumbnail.ImageURL) == "" {
		return textForm
	}
	if !c.pricesFit() || !c.hasButton() {
		return basicForm
	}
	return ownForm
}

// pricesFit says that the platform's integers hold every amount and that they
// make sense together.
func (c CommerceCard) pricesFit() bool {
	for _, amount := range []int64{c.Price, c.Discount, c.DiscountedPrice} {
		if amount < 0 || amount > maxPrice {
			return false
		}
	}
	if c.Discount > c.Price || c.DiscountedPrice > c.Price {
		return false
	}
	if c.DiscountRate < 0 || c.DiscountRate > 100 {
		return false
	}
	return c.DiscountRate == 0 || c.DiscountedPrice > 0
}

func (c CommerceCard) hasButton() bool {
	probe := &plan{}
	for _, b := range c.Buttons {
		if _, ok := probe.button(b); ok {
			return true
		}
	}
	return false
}

// basic puts the prices in words at the front, where nothing cuts them.
func (c CommerceCard) basic() BasicCard {
	text := c.text()
	return BasicCard{
		Title: text.Title, Description: text.Description, Thumbnail: c.Thumbnail,
		Buttons: c.Buttons, ButtonLayout: c.ButtonLayout, Forwardable: c.Forwardable,
	}
}

func (c CommerceCard) text() TextCard {
	return TextCard{
		Title: c.Title, Description: c.priceText() + "\n" + clean(c.Description),
		Buttons: c.Buttons, ButtonLayout: c.ButtonLayout, Forwardable: c.Forwardable,
	}
}

func (c CommerceCard) priceText() string {
	price := thousands(c.Price)
	var text string
	switch {
	case c.DiscountedPrice != 0:
		text = fmt.Sprintf(textSalePrice, thousands(c.DiscountedPrice), price)
	case c.DiscountRate == 0 && c.Discount != 0:
		text = fmt.Sprintf(textDiscount, price, thousands(c.Discount))
	default:
		text = fmt.Sprintf(textPrice, price)
	}
	if c.DiscountRate != 0 {
		text += fmt.Sprintf(textRateSuffix, c.DiscountRate)
	}
	return text
}

// thousands writes an amount with a comma every three digits.
func thousands(amount int64) string {
	digits := strconv.FormatInt(amount, 10)
	sign := ""
	if amount < 0 {
		sign, digits = "-", digits[1:]
	}
	for at := len(digits) - 3; at > 0; at -= 3 {
		digits = digits[:at] + "," + digits[at:]
	}
	return sign + digits
}

func (c CommerceCard) empty() bool { return false }

func (c CommerceCard) fit(p *plan, at place) Card {
	c.Title = cut(flow(c.Title, 1), maxCommerceTitle)
	c.Description = cut(c.Description, maxCommerceDescription)
	if c.DiscountedPrice > 0 {
		c.Discount = 0
	}
	c.Thumbnail = fitThumbnail(c.Thumbnail)
	c.Profile = fitProfile(c.Profile)
	c.Buttons, c.ButtonLayout = p.buttons(c.Buttons, c.ButtonLayout, c.Thumbnail.FixedRatio, maxButtons)
	c.Forwardable = false
	return c
}

func fitProfile(profile *Profile) *Profile {
	if profile == nil {
		return nil
	}
	fixed := Profile{Nickname: cut(flow(profile.Nickname, 1), maxTitle), ImageURL: webURL(profile.ImageURL)}
	if fixed.Nickname == "" {
		return nil
	}
	return &fixed
}
