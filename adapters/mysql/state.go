package mysql

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/go-sql-driver/mysql"
)

// tableDenied is the server's number for a table that the user may not read.
const tableDenied = 1142

const (
	// askNode needs no rights. The name is there on servers that are, or were, in a
	// group: those are not to be written to outside of it, though they would let us.
	askNode = `SELECT @@global.super_read_only OR @@global.read_only, COALESCE((
    SELECT variable_value FROM performance_schema.global_variables WHERE variable_name = 'group_replication_group_name'), '')`
	// askGroup is how the node sees its group.
	askGroup = `SELECT member_id = @@server_uuid, member_state, member_role FROM performance_schema.replication_group_members`
)

var errNoGrant = errors.New("the user may not see whether the node has a majority; GRANT SELECT ON performance_schema.replication_group_members to it")

// state is what a node says of itself.
type state struct {
	writes    bool
	secondary bool // read-only and well
	grouped   bool
	why       string
}

func (s state) String() string { return s.why }

// readState asks whether the node takes writes that last: it is not read-only,
// and if it belongs to a group, it is in it together with the majority.
func readState(ctx context.Context, c session) (state, error) {
	rows, err := read(ctx, c, askNode)
	if err != nil {
		return state{}, err
	}
	if len(rows) != 1 {
		return state{}, io.ErrUnexpectedEOF
	}
	locked := rows[0][0] != "0"
	if rows[0][1] == "" {
		if locked {
			return state{secondary: true, why: "read-only"}, nil
		}
		return state{writes: true, why: "takes writes"}, nil
	}
	members, err := read(ctx, c, askGroup)
	if e, ok := errors.AsType[*mysql.MySQLError](err); ok && e.Number == tableDenied {
		return state{}, errNoGrant
	}
	if err != nil {
		return state{}, err
	}
	return judge(locked, members), nil
}

// judge tells a group's node by its members: whether each is itself, its state
// and its role.
func judge(locked bool, members [][]string) state {
	own, role, reached := "", "", 0
	for _, m := range members {
		if m[0] == "1" {
			own, role = m[1], m[2]
		}
		if m[1] != "UNREACHABLE" {
			reached++
		}
	}
	switch {
	case own == "" || own == "OFFLINE":
		return state{why: "left its group; START GROUP_REPLICATION there"}
	case own != "ONLINE":
		return state{why: "is " + own + " in its group"}
	case reached*2 <= len(members):
		return state{why: fmt.Sprintf("has lost the majority: reaches %d of %d", reached, len(members))}
	case locked:
		return state{secondary: true, grouped: true, why: "read-only, ONLINE " + role}
	}
	return state{writes: true, grouped: true, why: fmt.Sprintf("takes writes, ONLINE %s, reaches %d of %d", role, reached, len(members))}
}

// read runs a query on a bare connection.
func read(ctx context.Context, c session, query string) (all [][]string, err error) {
	rows, err := c.QueryContext(ctx, query, nil)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	row := make([]driver.Value, len(rows.Columns()))
	for {
		if err := rows.Next(row); errors.Is(err, io.EOF) {
			return all, nil
		} else if err != nil {
			return nil, err
		}
		line := make([]string, len(row))
		for i, v := range row {
			if text, ok := v.([]byte); ok {
				line[i] = string(text)
			} else {
				line[i] = fmt.Sprint(v)
			}
		}
		all = append(all, line)
	}
}

// Node is one of several hosts.
type Node struct {
	Host string
	// State is what it says of itself, for operators.
	State string
	// Err tells that it cannot be reached or is no good member of its group; a node
	// that is merely read-only is well.
	Err error
}

// Nodes asks all hosts at once, each for 2 seconds at most. With one host in the
// URL there are none.
func (s *Store) Nodes(ctx context.Context) []Node {
	if s.nodes == nil {
		return nil
	}
	all := make([]Node, len(s.nodes.list))
	var group sync.WaitGroup
	for i, n := range s.nodes.list {
		group.Go(func() { all[i] = n.describe(ctx) })
	}
	group.Wait()
	return all
}

func (n *node) describe(ctx context.Context) Node {
	ctx, cancel := context.WithTimeout(ctx, lookFor)
	defer cancel()
	c, s, err := n.look(ctx)
	if err != nil {
		return Node{Host: n.addr, Err: explain(err)}
	}
	if err := c.Close(); err != nil {
		return Node{Host: n.addr, Err: err}
	}
	if !s.writes && !s.secondary {
		return Node{Host: n.addr, Err: errors.New(s.why)}
	}
	return Node{Host: n.addr, State: s.why}
}
