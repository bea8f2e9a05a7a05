// Renders the templates of a JSON file again and again with Go's text/template, and prints how many a second.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"text/template"
	"time"
)

type load struct {
	Templates []string
	Item      map[string]any
	Seconds   float64
}

func main() {
	var given load
	if err := json.NewDecoder(os.Stdin).Decode(&given); err != nil {
		panic(err)
	}
	given.Item["Number"] = int(given.Item["Number"].(float64))
	var parsed []*template.Template
	for _, text := range given.Templates {
		parsed = append(parsed, template.Must(template.New("prompt").Option("missingkey=error").Parse(text)))
	}
	begin, done := time.Now(), 0
	for time.Since(begin).Seconds() < given.Seconds {
		for _, each := range parsed {
			var out strings.Builder
			if err := each.Execute(&out, given.Item); err != nil {
				panic(err)
			}
			done++
		}
	}
	fmt.Println(float64(done) / time.Since(begin).Seconds())
}
