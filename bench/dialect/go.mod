module dialect

go 1.21
