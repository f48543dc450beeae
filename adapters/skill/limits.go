package skill

// Published limits, the strictest where editions of Kakao's guide differ.
const (
	maxOutputs      = 3
	maxQuickReplies = 10
	maxLabel        = 14 // of buttons; assumed for quick replies
	maxNarrowLabel  = 8  // two buttons side by side
	maxText         = 1000
	maxAltText      = 50
	maxTitle        = 50

	maxTextCardDescription     = 400
	maxTextCarouselDescription = 128
	maxBasicDescription        = 230
	maxCommerceTitle           = 30
	maxCommerceDescription     = 40
	maxPrice                   = 1<<31 - 1

	maxListItems         = 5
	maxListCarouselItems = 4
	maxListButtons       = 2
	maxButtons           = 3
	maxWideButtons       = 2 // side by side

	maxItems            = 10
	maxCarouselItems    = 5
	maxItemTitle        = 6
	maxItemAmount       = 14
	maxItemProfile      = 15
	maxItemText         = 200
	maxItemCarouselText = 100

	maxCards         = 10
	maxListCards     = 5
	carouselLines    = 2
	headerTitleLines = 2
	headerTextLines  = 3
	itemTextLines    = 12
)

// Limits of our own, where nothing is published, so that one field cannot eat
// the whole body.
const (
	maxBody        = 24 << 10 // bytes; Kakao refuses 30720 counted its own way
	maxURL         = 2000
	maxLineText    = 100 // texts of which only the number of lines is published
	maxID          = 100
	maxPhone       = 30
	maxExtra       = 2 << 10 // bytes of one button's extra
	shortestText   = 80      // long texts are not trimmed below this; holds any price in words
	shrinkAttempts = 4
)
