package app

import (
	"context"
	"errors"
	"strconv"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/news"
	"github.com/junggyenara/junggye/core/push"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

// pushKind is the outbox's word for a piece of news to write about; the body is
// its id.
const pushKind = "push"

// announce stores what the sides of a move are told, and plans a message for
// what is worth one.
func (s step) announce(t trade.Trade, fx trade.Effects, items []news.Item) error {
	if err := s.r.News.Add(s.ctx, items); err != nil {
		return err
	}
	for _, item := range items {
		if err := s.planPush(item, push.RankOf(t, fx, t.RoleOf(item.MemberID))); err != nil {
			return err
		}
	}
	return nil
}

// tellAll stores news of one rank that no move of a trade makes.
func (s step) tellAll(r push.Rank, items ...news.Item) error {
	if err := s.r.News.Add(s.ctx, items); err != nil {
		return err
	}
	for _, item := range items {
		if err := s.planPush(item, r); err != nil {
			return err
		}
	}
	return nil
}

// planPush writes the message as a row, if there is somebody to send it and the
// trade's budget has room. What is about no trade, such as findings of an alert, is
// bounded by its own rules.
func (s step) planPush(item news.Item, r push.Rank) error {
	if s.m.Messenger == nil || r == push.None {
		return nil
	}
	planned, err := s.r.Pushes.ListByTrade(s.ctx, trade.ID(item.TradeID))
	if err != nil || !r.Fits(push.Paid(planned)) {
		return err
	}
	err = s.r.Pushes.Add(s.ctx, push.New(item, len(planned)+1, s.now))
	if fault.Is(err, fault.Exists) {
		// Another transaction took the place since it was counted.
		return fault.Wrap(fault.Stale, "", err)
	}
	if err != nil {
		return err
	}
	key := strconv.FormatInt(int64(item.ID), 10)
	return s.r.Outbox.Add(s.ctx, ports.Message{
		ID: s.m.Source.ID(), Kind: pushKind, Key: key, Body: key, DueAt: r.At(s.now), At: s.now,
	})
}

// Pushes returns the messages planned for a trade in their order, for
// operators: what became of each, and with push.Cost what they cost.
func (m *Market) Pushes(ctx context.Context, id trade.ID) ([]push.Push, error) {
	return m.Store.Repos().Pushes.ListByTrade(ctx, id)
}

// Pushed returns the news that a member is being written to about, which stays
// unseen: NotFound when it is somebody else's.
func (m *Market) Pushed(ctx context.Context, who member.ID, id news.ID) (news.Item, error) {
	item, err := m.Store.Repos().News.Get(ctx, id)
	if err == nil && item.MemberID != who {
		err = fault.New(fault.NotFound, push.CodeUnknown)
	}
	if err != nil {
		return news.Item{}, err
	}
	return item, nil
}

func callOutcome(err error) push.Outcome {
	if e, ok := errors.AsType[*push.CallError](err); ok {
		return e.Outcome
	}
	return push.Unknown
}
