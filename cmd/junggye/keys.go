package main

import (
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/junggyenara/junggye/adapters/tokens"
	"github.com/junggyenara/junggye/core/paylink"
)

// payLinkInfo separates the keys of pay links from every other use of a JWK.
const payLinkInfo = "junggye pay link key 1"

// signingKeys are the keys of the JWK set.
type signingKeys struct{ tokens.Keys }

// parseKeys reads a JWK set. Its errors never quote the text.
func parseKeys(text string) (signingKeys, error) {
	keys, err := tokens.Parse(text)
	return signingKeys{keys}, err
}

// payLinks derives one signing key of pay links from each private key, so that
// both are rotated together.
func (k signingKeys) payLinks() (paylink.Signer, error) {
	derived := make([][]byte, len(k.Secrets))
	for i, secret := range k.Secrets {
		key, err := hkdf.Key(sha256.New, secret, nil, payLinkInfo, sha256.Size)
		if err != nil {
			return paylink.Signer{}, fmt.Errorf("derive pay link key: %w", err)
		}
		derived[i] = key
	}
	return paylink.New(derived...), nil
}

// generateKeys makes a set with one key for development.
func generateKeys() ([]byte, error) { return tokens.Generate(rand.Reader) }

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
