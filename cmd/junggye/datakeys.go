package main

import (
	"context"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/junggyenara/junggye/adapters/sqlite"
	"github.com/junggyenara/junggye/adapters/sqlstore"
	"github.com/junggyenara/junggye/adapters/vault"
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/audit"
	"github.com/junggyenara/junggye/ports"
)

const (
	dataKeysName    = "JUNGGYE_DATA_KEYS"
	dataKeysAllowed = "id:key with commas between, the newest first; an id is 1 to 32 letters, digits, - or _, a key is 32 bytes in base64 (openssl rand -base64 32)"

	// derivedPrefix begins the ids of keys that come from JUNGGYE_JWT_KEYS.
	derivedPrefix = "jwt-"
	dataKeyInfo   = "junggye data key 1"
	dataKeyIDInfo = "junggye data key id 1"
)

// dataKeys reads the keys that personal data is encrypted with.
func (s *settings) dataKeys() Secret {
	text := s.secret(dataKeysName)
	if text.Empty() {
		return text
	}
	if _, err := parseDataKeys(text.Reveal()); err != nil {
		s.refuse(dataKeysName, redacted+" ("+err.Error()+")", dataKeysAllowed)
	}
	return text
}

// parseDataKeys reads id:key, with commas between. Its errors quote nothing.
func parseDataKeys(text string) ([]vault.Key, error) {
	var keys []vault.Key
	for i, entry := range split(text) {
		id, encoded, ok := strings.Cut(entry, ":")
		if !ok || !vault.CheckID(id) {
			return nil, fmt.Errorf("entry %d has no proper id", i+1)
		}
		if strings.HasPrefix(id, derivedPrefix) {
			return nil, fmt.Errorf("the id of entry %d begins with %s, which is for keys of JUNGGYE_JWT_KEYS", i+1, derivedPrefix)
		}
		secret, err := base64.StdEncoding.Strict().DecodeString(encoded)
		if err != nil || len(secret) != vault.KeySize {
			return nil, fmt.Errorf("the key of entry %d is not %d bytes in base64", i+1, vault.KeySize)
		}
		keys = append(keys, vault.Key{ID: id, Secret: secret})
	}
	if _, err := vault.New(vault.Options{Keys: keys}); err != nil {
		return nil, err
	}
	return keys, nil
}

// dataKeys derives one key from each private key. The id comes from the secret
// and not from the kid, which an operator may change.
func (k signingKeys) dataKeys() ([]vault.Key, error) {
	var keys []vault.Key
	seen := map[string]bool{}
	for _, secret := range k.Secrets {
		if seen[string(secret)] {
			continue
		}
		seen[string(secret)] = true
		key, err := hkdf.Key(sha256.New, secret, nil, dataKeyInfo, vault.KeySize)
		if err != nil {
			return nil, fmt.Errorf("derive data key: %w", err)
		}
		id, err := hkdf.Key(sha256.New, secret, nil, dataKeyIDInfo, 8)
		if err != nil {
			return nil, fmt.Errorf("derive data key: %w", err)
		}
		keys = append(keys, vault.Key{ID: derivedPrefix + hex.EncodeToString(id), Secret: key})
	}
	return keys, nil
}

// ring is the vault of the configured keys. The derived ones come last: they
// seal where no others are set, and open what they sealed before others were.
func (c Config) ring(keys signingKeys) (*vault.Ring, error) {
	all, err := keys.dataKeys()
	if err != nil {
		return nil, err
	}
	if !c.DataKeys.Empty() {
		set, err := parseDataKeys(c.DataKeys.Reveal())
		if err != nil {
			return nil, fmt.Errorf("%s: %w", dataKeysName, err)
		}
		all = append(set, all...)
	}
	return vault.New(vault.Options{Keys: all})
}

// openVault leaves a sample of today's key and looks whether all older ones are
// still there. A missing one is a warning, since only some data needs it; a
// wrong one ends the start, before it mixes two keys under one id.
func (p *parts) openVault(ctx context.Context, cfg Config, keys signingKeys) error {
	ring, err := cfg.ring(keys)
	if err != nil {
		return err
	}
	seals := p.store.Repos().Seals
	if err := ring.Mark(ctx, seals, time.Now()); err != nil {
		return fmt.Errorf("leave a sample of the data key: %w", err)
	}
	found, err := inspectKeys(ctx, ring, p.store.Repos())
	if err != nil {
		return fmt.Errorf("check the data keys: %w", err)
	}
	if err := wrongKeys(found.Findings); err != nil {
		return err
	}
	if err := missingKeys(found.Findings); err != nil {
		p.log.Warn("some personal data cannot be read", "error", err.Error())
	}
	p.vault = ring
	return nil
}

// inspected is what the samples and the sealed texts tell of a ring.
type inspected struct {
	vault.Findings
	dropped []string // keys that are gone, and nothing needs them any more
	older   int64    // texts that wait to be sealed by the first key
}

// inspectKeys looks for keys that are missing. One that nothing is sealed by was
// dropped on purpose.
func inspectKeys(ctx context.Context, ring *vault.Ring, r ports.Repos) (inspected, error) {
	found, err := ring.Check(ctx, r.Seals)
	if err != nil {
		return inspected{}, err
	}
	all := inspected{Findings: found}
	all.Missing = nil
	for _, id := range found.Missing {
		sealed, err := app.CountSealed(ctx, r, vault.SpanOf(id))
		if err != nil {
			return all, err
		}
		bars, err := r.Bars.CountKey(ctx, id)
		if err != nil {
			return all, err
		}
		if sealed+bars > 0 {
			all.Missing = append(all.Missing, id)
		} else {
			all.dropped = append(all.dropped, id)
		}
	}
	for _, span := range ring.Older() {
		n, err := app.CountSealed(ctx, r, span)
		if err != nil {
			return all, err
		}
		all.older += n
	}
	return all, nil
}

// said is what doctor tells of a ring that is in order.
func (found inspected) said() string {
	if found.Opened == 0 {
		return "nothing was sealed yet"
	}
	said := fmt.Sprintf("samples of %d keys open", found.Opened)
	if found.older > 0 {
		said += fmt.Sprintf("; %d texts of older keys wait to be sealed anew", found.older)
	}
	if len(found.dropped) > 0 {
		said += "; nothing needs the dropped keys " + strings.Join(found.dropped, ", ")
	}
	return said
}

func wrongKeys(found vault.Findings) error {
	if len(found.Wrong) == 0 {
		return nil
	}
	return fmt.Errorf("%s: %s is not the key that sealed data here under that id; put the right one back, or give the new one an id of its own and set it first",
		dataKeysName, strings.Join(found.Wrong, ", "))
}

func missingKeys(found vault.Findings) error {
	var lost []error
	for _, id := range found.Missing {
		where := dataKeysName
		if strings.HasPrefix(id, derivedPrefix) {
			where = "JUNGGYE_JWT_KEYS, which it is derived from a private key of"
		}
		lost = append(lost, fmt.Errorf("what key %s sealed does not open: put it back into %s", id, where))
	}
	return errors.Join(lost...)
}

// dataKeys is doctor's look at the samples in the database.
func (d doctor) dataKeys(ctx context.Context) (string, error) {
	keys, err := d.presentKeys()
	if err != nil {
		return "", err
	}
	ring, err := d.cfg.ring(keys)
	if err != nil {
		return "", err
	}
	source := "from " + dataKeysName
	if d.cfg.DataKeys.Empty() {
		source = "derived from JUNGGYE_JWT_KEYS; set " + dataKeysName + " before those are changed"
	}
	found, err := d.samples(ctx, ring)
	if err == nil {
		err = errors.Join(wrongKeys(found.Findings), missingKeys(found.Findings))
	}
	if err != nil {
		return "", err
	}
	return source + "; " + found.said(), nil
}

// presentKeys are the signing keys, or passing ones where the first start of
// mode dev has still to make them: they open nothing that an older file's sealed.
func (d doctor) presentKeys() (signingKeys, error) {
	_, err := os.Stat(d.cfg.beside("keys.json"))
	if !d.cfg.JWTKeys.Empty() || !errors.Is(err, fs.ErrNotExist) {
		return d.cfg.keys()
	}
	text, err := generateKeys()
	if err != nil {
		return signingKeys{}, err
	}
	return parseKeys(string(text))
}

// samples checks a ring against the database, if it is there and has the table.
func (d doctor) samples(ctx context.Context, ring *vault.Ring) (found inspected, err error) {
	err = d.stored(ctx, func(r ports.Repos) error {
		found, err = inspectKeys(ctx, ring, r)
		return err
	})
	return found, err
}

// auditLog follows the chain of the audit log from its first entry, and looks for the
// head that somebody kept.
func (d doctor) auditLog(ctx context.Context) (string, error) {
	var known, head audit.Head
	if d.auditHead != "" {
		var err error
		if known, err = audit.ParseHead(d.auditHead); err != nil {
			return "", err
		}
	}
	err := d.stored(ctx, func(r ports.Repos) (err error) {
		head, err = app.VerifyAudit(ctx, r.Audit, known)
		return err
	})
	if err != nil {
		return "", err
	}
	said := fmt.Sprintf("%d entries, each follows from the one before", head.Seq)
	if head.Seq > 0 {
		said += "; head " + head.String()
	}
	return said, nil
}

// stored lets look read the database, if it is there and has today's schema.
func (d doctor) stored(ctx context.Context, look func(ports.Repos) error) (err error) {
	if _, err := os.Stat(d.cfg.Database); d.cfg.Server.Empty() && errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	store, err := openStore(ctx, d.cfg)
	if errors.Is(err, sqlite.ErrInUse) {
		return inFile(d.cfg.Database, look)
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	// Whether an old schema is a fault is the database check's business.
	if have, want, err := store.Current(ctx); err != nil || have < want {
		return err
	}
	return look(store.Repos())
}

// inFile reads a file that the running service holds, through the common store,
// whose errors are all the same to a doctor.
func inFile(path string, look func(ports.Repos) error) (err error) {
	db, err := openReadOnly(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	classify := func(error) (sqlstore.Class, string) { return sqlstore.Other, "" }
	return look(sqlstore.New(db, db, sqlstore.Dialect{Classify: classify}).Repos())
}
