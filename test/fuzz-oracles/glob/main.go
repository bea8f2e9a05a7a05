// Answers what Go makes of a glob: a line of JSON {"lib": "doublestar" | "filepath", "pattern", "path"} in, {"match"} or {"error"} out.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/bmatcuk/doublestar/v4"
)

type question struct {
	Lib     string `json:"lib"`
	Pattern string `json:"pattern"`
	Path    string `json:"path"`
}

type answer struct {
	Match  bool   `json:"match"`
	Error  string `json:"error,omitempty"`
	Panics bool   `json:"panics,omitempty"`
	Valid  bool   `json:"valid"`
}

func ask(q question) (a answer) {
	defer func() {
		if r := recover(); r != nil {
			a = answer{Error: fmt.Sprintf("panic: %v", r), Panics: true}
		}
	}()
	match, valid := filepath.Match, true
	if q.Lib == "doublestar" {
		match, valid = doublestar.Match, doublestar.ValidatePattern(q.Pattern)
	}
	matched, err := match(q.Pattern, q.Path)
	if err != nil {
		return answer{Error: err.Error(), Valid: valid}
	}
	return answer{Match: matched, Valid: valid}
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<24)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for lines.Scan() {
		var q question
		if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
			panic(err)
		}
		line, err := json.Marshal(ask(q))
		if err != nil {
			panic(err)
		}
		out.Write(append(line, '\n'))
	}
}
