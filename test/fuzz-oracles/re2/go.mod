module kelos-iac/test/fuzz-oracles/re2

go 1.24
