package main

import (
	"crypto/sha256"
	"encoding/base64"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func sha256Of(data []byte) [sha256.Size]byte { return sha256.Sum256(data) }

func hashes(texts []string) []tlog.Hash {
	var parsed []tlog.Hash
	for _, text := range texts {
		hash, err := tlog.ParseHash(text)
		if err != nil {
			fail("proof", "not a hash: %q", text)
		}
		parsed = append(parsed, hash)
	}
	return parsed
}

// checkGivenProofs checks proofs that somebody else made: lines of
// "inclusion SIZE ROOT INDEX LEAFHASH HASH..." and "consistency SIZE ROOT OLDSIZE OLDROOT HASH...".
func checkGivenProofs(dir string) {
	data, err := os.ReadFile(filepath.Join(dir, "proofs.txt"))
	if err != nil {
		return
	}
	for _, line := range strings.Split(strings.TrimSuffix(string(data), "\n"), "\n") {
		words := strings.Split(line, " ")
		if len(words) < 5 {
			fail("proof", "not a proof: %q", line)
		}
		size, err1 := strconv.ParseInt(words[1], 10, 64)
		number, err2 := strconv.ParseInt(words[3], 10, 64)
		if err1 != nil || err2 != nil {
			fail("proof", "not a proof: %q", line)
		}
		named := hashes([]string{words[2], words[4]})
		path := hashes(words[5:])
		switch words[0] {
		case "inclusion":
			err = tlog.CheckRecord(tlog.RecordProof(path), size, named[0], number, named[1])
		case "consistency":
			err = tlog.CheckTree(tlog.TreeProof(path), size, named[0], number, named[1])
		default:
			fail("proof", "not a proof: %q", line)
		}
		if err != nil {
			fail("proof", "%s: %v", line, err)
		}
		counts["given "+words[0]]++
	}
}

// checkProofFiles checks every X.tlog-proof (C2SP tlog-proof) against the entry in X.entry.
func checkProofFiles(dir string, keys []note.Verifier) {
	paths, _ := filepath.Glob(filepath.Join(dir, "*.tlog-proof"))
	for _, path := range paths {
		head, checkpoint, found := strings.Cut(string(read(path)), "\n\n")
		lines := strings.Split(head, "\n")
		if !found || lines[0] != "c2sp.org/tlog-proof@v1" {
			fail("proof-file", "%s", path)
		}
		lines = lines[1:]
		if strings.HasPrefix(lines[0], "extra ") {
			if _, err := base64.StdEncoding.DecodeString(lines[0][len("extra "):]); err != nil {
				fail("proof-file", "%s: %v", path, err)
			}
			lines = lines[1:]
		}
		index, err := strconv.ParseInt(strings.TrimPrefix(lines[0], "index "), 10, 64)
		if err != nil || !strings.HasPrefix(lines[0], "index ") {
			fail("proof-file", "%s: no index", path)
		}
		tree, _ := openCheckpoint([]byte(checkpoint), keys)
		leaf := tlog.RecordHash(read(strings.TrimSuffix(path, ".tlog-proof") + ".entry"))
		if err := tlog.CheckRecord(tlog.RecordProof(hashes(lines[1:])), tree.N, tree.Hash, index, leaf); err != nil {
			fail("proof-file", "%s: %v", path, err)
		}
		counts["proof files"]++
	}
}
