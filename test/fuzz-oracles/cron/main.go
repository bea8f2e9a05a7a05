// Answers questions about cron schedules with the library whose schedules the API embeds: a line of JSON in, a line of JSON out.
//
//	{"schedule", "timezone", "from", "count"}  what comes after an instant: {"next": [Unix seconds]} or {"error"}
//	{"zone", "since", "until"}                 what the clocks of a zone did: {"changes": [[Unix seconds, offset], …]} or {"error"}
//
// It is to run with TZ=UTC: `TZ=Local` in a schedule means the zone of the process.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"sort"
	"time"

	"github.com/robfig/cron/v3"
)

type question struct {
	Schedule string `json:"schedule"`
	Timezone string `json:"timezone"`
	From     int64  `json:"from"`
	Count    int    `json:"count"`
	Zone     string `json:"zone"`
	Since    int64  `json:"since"`
	Until    int64  `json:"until"`
}

type answer struct {
	Next    []int64    `json:"next,omitempty"`
	Changes [][2]int64 `json:"changes,omitempty"`
	Error   string     `json:"error,omitempty"`
}

var parser = cron.NewParser(cron.Minute | cron.Hour | cron.Dom | cron.Month | cron.Dow)

func next(q question) (a answer) {
	defer func() {
		if r := recover(); r != nil {
			a = answer{Error: fmt.Sprintf("panic: %v", r)}
		}
	}()
	zone, err := time.LoadLocation(q.Timezone)
	if err != nil {
		return answer{Error: err.Error()}
	}
	schedule, err := parser.Parse(q.Schedule)
	if err != nil {
		return answer{Error: err.Error()}
	}
	at := time.Unix(q.From, 0).In(zone)
	for range q.Count {
		if at = schedule.Next(at); at.IsZero() {
			break
		}
		a.Next = append(a.Next, at.Unix())
	}
	return a
}

func changes(q question) (a answer) {
	zone, err := time.LoadLocation(q.Zone)
	if err != nil {
		return answer{Error: err.Error()}
	}
	offset := func(at int64) int64 {
		_, seconds := time.Unix(at, 0).In(zone).Zone()
		return int64(seconds)
	}
	a.Changes = append(a.Changes, [2]int64{q.Since, offset(q.Since)})
	// not by ZoneBounds, which does not always move on where the recorded changes end and the rule begins
	const stride = 6 * 3600
	for at := q.Since; at < q.Until; at += stride {
		before, after := offset(at), offset(at+stride)
		if before == after {
			continue
		}
		change := at + 1 + int64(sort.Search(stride-1, func(n int) bool { return offset(at+1+int64(n)) != before }))
		a.Changes = append(a.Changes, [2]int64{change, after})
	}
	return a
}

// Where clocks leave out a day, the library goes in circles. Its goroutine then goes on until the program ends.
func answerOf(q question) answer {
	answers := make(chan answer, 1)
	go func() {
		if q.Until != 0 {
			answers <- changes(q)
		} else {
			answers <- next(q)
		}
	}()
	select {
	case a := <-answers:
		return a
	case <-time.After(time.Second):
		return answer{Error: "no answer"}
	}
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<20)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for lines.Scan() {
		var q question
		if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
			panic(err)
		}
		line, err := json.Marshal(answerOf(q))
		if err != nil {
			panic(err)
		}
		out.Write(append(line, '\n'))
	}
}
