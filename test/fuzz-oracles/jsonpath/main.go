// Answers what the JSONPath library makes of a path: a line of JSON {"path", "document"} in, a line of JSON out:
// {"value", "printed", "filtered"}, or {"error"} and, when the path does not parse, {"syntax": true}.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"

	"github.com/PaesslerAG/jsonpath"
)

type question struct {
	Path     string `json:"path"`
	Document any    `json:"document"`
}

type answer struct {
	Value    any    `json:"value"`
	Printed  string `json:"printed"`
	Filtered string `json:"filtered"`
	Error    string `json:"error,omitempty"`
	Syntax   bool   `json:"syntax,omitempty"`
	Panics   bool   `json:"panics,omitempty"`
}

func filtered(value any) string {
	switch value.(type) {
	case []any, map[string]any:
		text, err := json.Marshal(value)
		if err != nil {
			return err.Error()
		}
		return string(text)
	}
	return fmt.Sprint(value)
}

func ask(q question) (a answer) {
	defer func() {
		if r := recover(); r != nil {
			a = answer{Error: fmt.Sprintf("panic: %v", r), Panics: true}
		}
	}()
	evaluate, err := jsonpath.New(q.Path)
	if err != nil {
		return answer{Error: err.Error(), Syntax: true}
	}
	value, err := evaluate(context.Background(), q.Document)
	if err != nil {
		return answer{Error: err.Error()}
	}
	return answer{Value: value, Printed: fmt.Sprint(value), Filtered: filtered(value)}
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
			line, _ = json.Marshal(answer{Error: "no JSON: " + err.Error(), Panics: true})
		}
		out.Write(append(line, '\n'))
	}
}
