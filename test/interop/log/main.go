// Reads a log as its publisher left it in a directory (C2SP layout) and believes nothing but the key that it was given.
// Shares no code with OpenCITES: hashing, tiles and proofs are golang.org/x/mod/sumdb/tlog, notes are sumdb/note.
//
//	logclient DIR [OLDER-CHECKPOINT ...]
//
// DIR holds checkpoint, vkey, tile/..., and where there are any witnesses.txt, proofs.txt (proofs to be checked, one a line)
// and *.tlog-proof beside *.entry. Exit 0 with counts as JSON; 1 with "KIND: what" for what is wrong; 2 for what is missing.
package main

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height = 8

var counts = map[string]int{}

func fail(kind, format string, arguments ...interface{}) {
	fmt.Fprintf(os.Stderr, "%s: %s\n", kind, fmt.Sprintf(format, arguments...))
	if kind == "missing" {
		os.Exit(2)
	}
	os.Exit(1)
}

func read(path string) []byte {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		fail("missing", "%s", path)
	} else if err != nil {
		fail("unreadable", "%v", err)
	}
	return data
}

func main() {
	if len(os.Args) < 2 {
		fail("usage", "logclient DIR [OLDER-CHECKPOINT ...]")
	}
	dir := os.Args[1]
	keys := keysOf(dir)
	tree, origin := openCheckpoint(read(filepath.Join(dir, "checkpoint")), keys)
	if origin != keys[0].Name() {
		fail("origin", "%q is not the name of the key, %q", origin, keys[0].Name())
	}

	entries := readEntries(dir, tree.N)
	stored := rebuild(entries)
	root, err := tlog.TreeHash(tree.N, stored)
	if tree.N == 0 { // sumdb leaves the empty tree out; RFC 9162 does not
		root = tlog.Hash(sha256Of(nil))
	}
	if err != nil || root != tree.Hash {
		fail("root", "the entries make %v, the checkpoint says %v (%v)", root, tree.Hash, err)
	}
	checkTiles(dir, tree, stored)
	checkRecords(dir, tree, entries, stored)
	for _, older := range os.Args[2:] {
		checkOlder(read(older), keys, tree, dir)
	}
	checkGivenProofs(dir)
	checkProofFiles(dir, keys)
	json.NewEncoder(os.Stdout).Encode(counts)
}

// keysOf gives the log's verifier and after it those of its witnesses.
func keysOf(dir string) []note.Verifier {
	log, err := note.NewVerifier(strings.TrimSuffix(string(read(filepath.Join(dir, "vkey"))), "\n"))
	if err != nil {
		fail("vkey", "%v", err)
	}
	keys := []note.Verifier{log}
	witnesses, err := os.ReadFile(filepath.Join(dir, "witnesses.txt"))
	if err != nil {
		return keys
	}
	for _, line := range strings.Split(strings.TrimSuffix(string(witnesses), "\n"), "\n") {
		if line != "" {
			keys = append(keys, newWitness(line))
		}
	}
	return keys
}

// A witness signs a time and the text, with a key of type 4 (C2SP tlog-cosignature), which sumdb/note does not know.
type witness struct {
	name string
	hash uint32
	key  ed25519.PublicKey
}

func newWitness(vkey string) *witness {
	parts := strings.SplitN(vkey, "+", 3)
	if len(parts) != 3 {
		fail("vkey", "%q", vkey)
	}
	key, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil || len(key) != 33 || key[0] != 4 {
		fail("vkey", "no witness key: %q", vkey)
	}
	hash := keyHash(parts[0], key)
	if fmt.Sprintf("%08x", hash) != parts[1] {
		fail("vkey", "the key id of %q is not %s", parts[0], parts[1])
	}
	return &witness{parts[0], hash, ed25519.PublicKey(key[1:])}
}

func keyHash(name string, key []byte) uint32 {
	digest := sha256Of(append([]byte(name+"\n"), key...))
	return binary.BigEndian.Uint32(digest[:4])
}

func (w *witness) Name() string    { return w.name }
func (w *witness) KeyHash() uint32 { return w.hash }
func (w *witness) Verify(text, signature []byte) bool {
	if len(signature) != 8+ed25519.SignatureSize {
		return false
	}
	signed := fmt.Sprintf("cosignature/v1\ntime %d\n%s", binary.BigEndian.Uint64(signature), text)
	return ed25519.Verify(w.key, []byte(signed), signature[8:])
}

func openCheckpoint(signed []byte, keys []note.Verifier) (tlog.Tree, string) {
	opened, err := note.Open(signed, note.VerifierList(keys...))
	if err != nil {
		fail("note", "%v", err)
	}
	byLog := false
	for _, signature := range opened.Sigs {
		if signature.Name == keys[0].Name() && signature.Hash == keys[0].KeyHash() {
			byLog = true
		} else {
			counts["cosignatures"]++
		}
	}
	if !byLog {
		fail("note", "the log did not sign")
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[3] != "" {
		fail("checkpoint", "not three lines: %q", opened.Text)
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 0 || strconv.FormatInt(size, 10) != lines[1] {
		fail("checkpoint", "not a size: %q", lines[1])
	}
	root, err := tlog.ParseHash(lines[2])
	if err != nil {
		fail("checkpoint", "not a root: %q", lines[2])
	}
	counts["checkpoints"]++
	return tlog.Tree{N: size, Hash: root}, lines[0]
}

func readEntries(dir string, size int64) [][]byte {
	var entries [][]byte
	for n := int64(0); n<<height < size; n++ {
		width := int64(1 << height)
		if rest := size - n<<height; rest < width {
			width = rest
		}
		path := tlog.Tile{H: height, L: -1, N: n, W: int(width)}.Path()
		data := read(filepath.Join(dir, strings.Replace(path, "tile/8/data/", "tile/entries/", 1)))
		for i := int64(0); i < width; i++ {
			if len(data) < 2 || len(data) < 2+int(binary.BigEndian.Uint16(data)) {
				fail("bundle", "bundle %d ends within entry %d", n, i)
			}
			length := int(binary.BigEndian.Uint16(data))
			entries = append(entries, data[2:2+length])
			data = data[2+length:]
		}
		if len(data) != 0 {
			fail("bundle", "bundle %d has %d bytes too many", n, len(data))
		}
		counts["bundles"]++
	}
	counts["entries"] = len(entries)
	return entries
}

// rebuild hashes the entries into the whole tree, in the order in which sumdb stores hashes.
func rebuild(entries [][]byte) tlog.HashReader {
	var stored []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		found := make([]tlog.Hash, len(indexes))
		for i, index := range indexes {
			if index >= int64(len(stored)) {
				return nil, fmt.Errorf("no hash %d", index)
			}
			found[i] = stored[index]
		}
		return found, nil
	})
	for i, entry := range entries {
		hashes, err := tlog.StoredHashes(int64(i), entry, reader)
		if err != nil {
			fail("rebuild", "%v", err)
		}
		stored = append(stored, hashes...)
	}
	return reader
}

// checkTiles compares every tile that this tree has with the rebuilt one, byte for byte, and lets no other file pass.
func checkTiles(dir string, tree tlog.Tree, stored tlog.HashReader) {
	expected := map[string]bool{}
	for _, tile := range tlog.NewTiles(height, 0, tree.N) {
		// NewTiles names every width on the way; only the last one is of this tree.
		if at := tree.N >> uint(height*tile.L); tile.W < 1<<height && tile.N<<height+int64(tile.W) != at {
			continue
		}
		path := tilePath(tile)
		expected[path] = true
		want, err := tlog.ReadTileData(tile, stored)
		if err != nil {
			fail("rebuild", "%v", err)
		}
		if !bytes.Equal(read(filepath.Join(dir, path)), want) {
			fail("tile", "%s", path)
		}
		counts["tiles"]++
	}
	filepath.WalkDir(filepath.Join(dir, "tile"), func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name, _ := filepath.Rel(dir, path)
		if !expected[name] && !strings.HasPrefix(name, "tile/entries/") {
			fail("stray", "%s", name)
		}
		if strings.HasPrefix(name, "tile/entries/") {
			counts["bundle files"]++
		}
		return nil
	})
	if counts["bundle files"] != counts["bundles"] {
		fail("stray", "%d bundle files for %d bundles", counts["bundle files"], counts["bundles"])
	}
}

func tilePath(tile tlog.Tile) string {
	return strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
}

// A tileReader reads the published tiles; tlog.TileHashReader authenticates them against the checkpoint.
type tileReader struct{ dir string }

func (t tileReader) Height() int                                { return height }
func (t tileReader) SaveTiles(tiles []tlog.Tile, data [][]byte) {}
func (t tileReader) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	data := make([][]byte, len(tiles))
	for i, tile := range tiles {
		data[i] = read(filepath.Join(t.dir, tilePath(tile)))
	}
	return data, nil
}

// checkRecords proves every entry from the rebuilt tree. Proofs out of the published tiles, which are read and authenticated
// anew each time, are made for the ends of the log and every 97th entry between.
func checkRecords(dir string, tree tlog.Tree, entries [][]byte, stored tlog.HashReader) {
	published := tlog.TileHashReader(tree, tileReader{dir})
	for i, entry := range entries {
		checkRecord(tree, int64(i), entry, stored)
		counts["inclusions"]++
		if i%97 == 0 || i == len(entries)-1 {
			checkRecord(tree, int64(i), entry, published)
			counts["inclusions out of tiles"]++
		}
	}
}

func checkRecord(tree tlog.Tree, index int64, entry []byte, reader tlog.HashReader) {
	proof, err := tlog.ProveRecord(tree.N, index, reader)
	if err == nil {
		err = tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(entry))
	}
	if err != nil {
		fail("inclusion", "entry %d: %v", index, err)
	}
}

func checkOlder(signed []byte, keys []note.Verifier, tree tlog.Tree, dir string) {
	older, _ := openCheckpoint(signed, keys)
	if older.N == 0 || older.N > tree.N {
		fail("consistency", "a tree of %d is not older than one of %d", older.N, tree.N)
	}
	proof, err := tlog.ProveTree(tree.N, older.N, tlog.TileHashReader(tree, tileReader{dir}))
	if err != nil {
		fail("consistency", "%d: %v", older.N, err)
	}
	if err := tlog.CheckTree(proof, tree.N, tree.Hash, older.N, older.Hash); err != nil {
		fail("consistency", "%d: %v", older.N, err)
	}
	counts["consistencies"]++
}
