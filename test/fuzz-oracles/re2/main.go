// Answers what Go's regexp makes of a pattern: a line of JSON {"pattern", "text"} in, {"accepted", "match", "groups"} or {"error"} out.
// With the argument `tables` it prints the Unicode tables of package unicode as JSON, which tools read.
package main

import (
	"bufio"
	"encoding/json"
	"os"
	"regexp"
	"unicode"
)

type question struct {
	Pattern string `json:"pattern"`
	Text    string `json:"text"`
}

type answer struct {
	Accepted bool      `json:"accepted"`
	Match    bool      `json:"match"`
	Groups   []*string `json:"groups,omitempty"`
	Error    string    `json:"error,omitempty"`
}

func ask(q question) answer {
	re, err := regexp.Compile(q.Pattern)
	if err != nil {
		return answer{Error: err.Error()}
	}
	a := answer{Accepted: true, Match: re.MatchString(q.Text)}
	if at := re.FindStringSubmatchIndex(q.Text); at != nil {
		for i := 0; i < len(at); i += 2 {
			var group *string
			if at[i] >= 0 {
				text := q.Text[at[i]:at[i+1]]
				group = &text
			}
			a.Groups = append(a.Groups, group)
		}
	}
	return a
}

type tables struct {
	Version    string            `json:"version"`
	Categories map[string][]rune `json:"categories"`
	Scripts    map[string][]rune `json:"scripts"`
	Aliases    map[string]string `json:"aliases"`
	Folds      [][]rune          `json:"folds"`
}

func ranges(table *unicode.RangeTable) []rune {
	var list []rune
	add := func(lo, hi, stride rune) {
		for at := lo; at <= hi; at += stride {
			end := at
			if stride == 1 {
				end = hi
			}
			if n := len(list); n > 0 && list[n-1]+1 == at {
				list[n-1] = end
			} else {
				list = append(list, at, end)
			}
			if stride == 1 {
				break
			}
		}
	}
	for _, r := range table.R16 {
		add(rune(r.Lo), rune(r.Hi), rune(r.Stride))
	}
	for _, r := range table.R32 {
		add(rune(r.Lo), rune(r.Hi), rune(r.Stride))
	}
	return list
}

func allTables() tables {
	t := tables{Version: unicode.Version, Categories: map[string][]rune{}, Scripts: map[string][]rune{}, Aliases: unicode.CategoryAliases}
	for name, table := range unicode.Categories {
		t.Categories[name] = ranges(table)
	}
	for name, table := range unicode.Scripts {
		t.Scripts[name] = ranges(table)
	}
	for r := rune(0); r <= unicode.MaxRune; r++ {
		orbit := []rune{r}
		for next := unicode.SimpleFold(r); next != r; next = unicode.SimpleFold(next) {
			orbit = append(orbit, next)
		}
		smallest := true
		for _, other := range orbit {
			smallest = smallest && other >= r
		}
		if smallest && len(orbit) > 1 {
			t.Folds = append(t.Folds, orbit)
		}
	}
	return t
}

func main() {
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	encoder := json.NewEncoder(out)
	if len(os.Args) > 1 && os.Args[1] == "tables" {
		if err := encoder.Encode(allTables()); err != nil {
			panic(err)
		}
		return
	}
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var q question
		if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
			panic(err)
		}
		if err := encoder.Encode(ask(q)); err != nil {
			panic(err)
		}
	}
}
