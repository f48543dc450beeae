package kakao

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/junggyenara/junggye/core/calendar"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/text"
)

// parseWhen reads a date and time as Koreans type them, relative to now: a
// word for the day or a date, then the hour with or without a half of the day.
// Without a day it is the next such hour; an hour from 1 to 6 without a half of
// the day is in the afternoon, since nobody meets before dawn.
func parseWhen(typed string, now time.Time) (time.Time, error) {
	wrong := fault.New(fault.Invalid, codeWhen)
	s := text.Clean(typed)
	if at, err := time.ParseInLocation("2006-01-02 15:04", s, calendar.Seoul); err == nil {
		return at.UTC(), nil
	}
	today := now.In(calendar.Seoul)
	day, dated, rest := parseDay(s, today)
	hour, minute, ok := parseHour(rest)
	if !ok {
		return time.Time{}, wrong
	}
	at := time.Date(day.Year(), day.Month(), day.Day(), hour, minute, 0, 0, calendar.Seoul)
	if at.Day() != day.Day() || at.Month() != day.Month() {
		return time.Time{}, wrong
	}
	if !dated && !at.After(now) {
		at = at.AddDate(0, 0, 1)
	}
	return at.UTC(), nil
}

// codeWhen is the reason for a time that cannot be read.
const codeWhen fault.Code = "chat.when"

func parseDay(s string, today time.Time) (day time.Time, dated bool, rest string) {
	for _, w := range dayWords {
		if after, ok := strings.CutPrefix(s, w.word); ok {
			return today.AddDate(0, 0, w.days), true, after
		}
	}
	if m := datePattern.FindStringSubmatch(s); m != nil {
		month, _ := strconv.Atoi(m[1])
		date, _ := strconv.Atoi(m[2])
		day := time.Date(today.Year(), time.Month(month), date, 0, 0, 0, 0, calendar.Seoul)
		if day.Month() != time.Month(month) {
			return today, true, "" // no such day: fails at the hour
		}
		if day.Before(today.AddDate(0, -6, 0)) {
			day = day.AddDate(1, 0, 0)
		}
		return day, true, s[len(m[0]):]
	}
	return today, false, s
}

func parseHour(s string) (hour, minute int, ok bool) {
	m := hourPattern.FindStringSubmatch(strings.TrimSpace(s))
	if m == nil {
		return 0, 0, false
	}
	hour, _ = strconv.Atoi(m[2] + m[5])
	minute, _ = strconv.Atoi(m[3] + m[6])
	if m[4] != "" {
		minute = 30
	}
	half := m[1]
	switch {
	case half != "" && hour > 12, hour == 0 && half != "" && half != wordMorning, hour > 23, minute > 59, half != "" && slices.Contains(unclear[half], hour):
		return 0, 0, false
	case half == wordMorning || half == wordEarly || half == wordDawn:
		hour %= 12
	case half == wordMidday && hour > 9:
	case half != "", hour >= 1 && hour <= 6 && len(m[5]) < 2:
		hour = hour%12 + 12
	}
	return hour, minute, true
}

// whenText says a moment in Korean time, exact to the minute.
func whenText(at time.Time) string {
	k := at.In(calendar.Seoul)
	half, hour := wordMorning, k.Hour()
	switch {
	case hour == 12:
		half = wordMidday
	case hour > 12:
		half, hour = wordAfternoon, hour-12
	}
	return fmt.Sprintf(fmtWhen, k.Month(), k.Day(), weekdays[k.Weekday()], half, hour, k.Minute())
}

// untilText says a deadline. Midnight is the end of the day before it, as
// people read deadlines.
func untilText(at time.Time) string {
	k := at.In(calendar.Seoul)
	if k.Hour() == 0 && k.Minute() == 0 && k.Second() == 0 {
		d := k.AddDate(0, 0, -1)
		return fmt.Sprintf(fmtMidnight, d.Month(), d.Day(), weekdays[d.Weekday()])
	}
	return whenText(at)
}

func dayText(at time.Time) string { return at.In(calendar.Seoul).Format(dayLayout) }
