module kelos-iac/test/fuzz-oracles/glob

go 1.24

require github.com/bmatcuk/doublestar/v4 v4.7.1
