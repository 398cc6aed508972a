# Sourced by infra/up. Builds the jars it runs when they are older than what they are made of.

# True if something under the given paths is newer than the stamp, or the stamp or a file that it lists is missing.
# Folders count too: a file that was deleted leaves its mark there.
is_stale() {
  local stamp=$1 file
  shift
  [ -f "$stamp" ] || return 0
  while IFS= read -r file; do
    [ -e "$file" ] || return 0
  done < "$stamp"
  [ -n "$(find "$@" -newer "$stamp" -print 2>/dev/null | head -n 1)" ]
}

# Turns Maven's log into a line for each module, and one for each hundred files it had to fetch.
show_progress() {
  awk '
    /^\[INFO\] Downloaded from / { if (++files % 100 == 0) { print "    " files " files fetched"; fflush() } }
    /^\[INFO\] Building .*\[[0-9]+\/[0-9]+\]$/ {
      sub(/^\[INFO\] Building /, ""); sub(/ 1\.0\.0-SNAPSHOT/, ""); gsub(/ +/, " ")
      print "    " $0; fflush()
    }'
}

# Runs Maven with the given arguments; its whole output goes to the log.
build() {
  local log=$1 started=$SECONDS
  shift
  mkdir -p "$(dirname "$log")"
  # The caller has set pipefail: Maven's verdict is the pipeline's.
  if mvn -B "$@" 2>&1 | tee "$log" | show_progress; then
    echo "  built in $((SECONDS - started)) s"
  else
    echo
    echo "The build failed; all of it is in $log. It says:"
    grep -E '^\[ERROR\]' "$log" | head -n 20
    return 1
  fi
}
