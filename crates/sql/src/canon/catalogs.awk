# One line for each run of versions in which a relation or function has the same columns: `kind name first-last columns`.
# Takes `version kind name columns`, sorted by name and then by version.
{
  key = $2 " " $3
  columns = substr($0, length($1 " " key) + 2)
  if (key == before && columns == same && $1 == last + 1) { last = $1; next }
  if (before != "") print before " " first "-" last " " same
  before = key; same = columns; first = $1; last = $1
}
END { print before " " first "-" last " " same }
