package main

import (
	"crypto/ed25519"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/lestrrat-go/jwx/v2/jwa"
	"github.com/lestrrat-go/jwx/v2/jwk"

	"github.com/junggyenara/junggye/core/paylink"
)

// This file is the only one that knows the JWX library.

// generatedMark is a member of our own in keys that the program made for
// development, so that mode prod recognises them wherever they come from.
const generatedMark = "junggye_generated"

// payLinkInfo separates the keys of pay links from every other use of a JWK.
const payLinkInfo = "junggye pay link key 1"

const minSecretBytes = 32

// signingKeys are the private keys of a JWK set, the one that signs first.
type signingKeys struct {
	set       jwk.Set
	secrets   [][]byte // of each private key, in order
	generated bool
}

// parseKeys reads a JWK set. Its errors never quote the text.
func parseKeys(text string) (signingKeys, error) {
	set, err := jwk.ParseString(text)
	if err != nil {
		return signingKeys{}, errors.New("it is no JWK set")
	}
	keys, ids := signingKeys{set: set}, map[string]bool{}
	for i := range set.Len() {
		key, _ := set.Key(i)
		if key.KeyID() == "" {
			if err := jwk.AssignKeyID(key); err != nil {
				return signingKeys{}, fmt.Errorf("key %d cannot be named", i+1)
			}
		}
		if ids[key.KeyID()] {
			return signingKeys{}, fmt.Errorf("key %d has the kid of another", i+1)
		}
		ids[key.KeyID()] = true
		secret, private, err := secretOf(key)
		if err != nil {
			return signingKeys{}, fmt.Errorf("key %d: %w", i+1, err)
		}
		if private {
			keys.secrets = append(keys.secrets, secret)
		}
		if _, marked := key.Get(generatedMark); marked {
			keys.generated = true
		}
	}
	if len(keys.secrets) == 0 {
		return signingKeys{}, errors.New("no key is private")
	}
	return keys, nil
}

// secretOf returns the part of a key that only its owner knows. Public keys
// are legal: they verify what an older key has signed.
func secretOf(key jwk.Key) (secret []byte, private bool, err error) {
	if err := key.Validate(); err != nil {
		return nil, false, errors.New("its numbers do not fit together")
	}
	switch k := key.(type) {
	case jwk.SymmetricKey:
		secret = k.Octets()
	case jwk.ECDSAPrivateKey:
		secret = k.D()
	case jwk.OKPPrivateKey:
		secret = k.D()
	case jwk.RSAPrivateKey:
		secret = k.D()
	default:
		return nil, false, nil
	}
	if len(secret) < minSecretBytes {
		return nil, false, fmt.Errorf("its secret has less than %d bytes", minSecretBytes)
	}
	return secret, true, nil
}

// payLinks derives one signing key of pay links from each private key, so that
// both are rotated together.
func (k signingKeys) payLinks() (paylink.Signer, error) {
	derived := make([][]byte, len(k.secrets))
	for i, secret := range k.secrets {
		key, err := hkdf.Key(sha256.New, secret, nil, payLinkInfo, sha256.Size)
		if err != nil {
			return paylink.Signer{}, fmt.Errorf("derive pay link key: %w", err)
		}
		derived[i] = key
	}
	return paylink.New(derived...), nil
}

// generateKeys makes a set with one Ed25519 key for development.
func generateKeys() ([]byte, error) {
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("generate key: %w", err)
	}
	key, err := jwk.FromRaw(private)
	if err != nil {
		return nil, fmt.Errorf("generate key: %w", err)
	}
	set := jwk.NewSet()
	err = errors.Join(
		jwk.AssignKeyID(key), key.Set(jwk.AlgorithmKey, jwa.EdDSA), key.Set(jwk.KeyUsageKey, jwk.ForSignature),
		key.Set(generatedMark, true), set.AddKey(key),
	)
	if err != nil {
		return nil, fmt.Errorf("describe key: %w", err)
	}
	return json.MarshalIndent(set, "", "  ")
}

// developmentKeys returns the keys kept in a file, made on first use, so that
// links survive a restart.
func developmentKeys(path string) (signingKeys, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		if text, err = generateKeys(); err != nil {
			return signingKeys{}, err
		}
		err = writePrivate(path, text)
	}
	if err != nil {
		return signingKeys{}, fmt.Errorf("development keys: %w", err)
	}
	keys, err := parseKeys(string(text))
	if err != nil {
		return signingKeys{}, fmt.Errorf("development keys in %s: %w; remove the file to make new ones", path, err)
	}
	return keys, nil
}

// writePrivate writes a whole file that only its owner reads.
func writePrivate(path string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return err
	}
	temp, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	_, err = temp.Write(data)
	if err = errors.Join(err, temp.Sync(), temp.Close()); err == nil {
		err = os.Rename(temp.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(temp.Name()))
	}
	return nil
}
