# Sourced by infra/up and the other commands. Builds what they run when it is older than what it is made of.

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

# Builds a tool of infra/ and what it stands on, tests left out, if something of that is newer than its last build.
# Arguments: --with-services where the tool starts these from their jars, which are then built as well; the tool's module; the
# modules it stands on. Sets tool_classpath.
build_tool() {
  local tool name stamp=tool.stamp classpath started module
  # What is compiled for tests names the services' jars; with all of that left out they stay as they are.
  local tests=-Dmaven.test.skip=true
  if [ "$1" = --with-services ]; then
    stamp=tool-with-services.stamp
    tests=-DskipTests
    shift
  fi
  tool=$1
  name=$(basename "$tool")
  stamp=$tool/target/$stamp
  classpath=$tool/target/runtime.classpath
  local sources=(pom.xml)
  for module in "$@"; do
    sources+=("$module/pom.xml" "$module/src/main")
  done
  if is_stale "$stamp" "${sources[@]}"; then
    find_maven
    mkdir -p "$(dirname "$stamp")" infra/.data/logs
    # Taken before the build: what changes while it runs is stale.
    started=infra/.data/$name-build-started
    touch "$started"
    build "infra/.data/logs/$name-build.log" -pl "$tool" -am package \
      "$tests" -Dspotless.check.skip=true -Dcyclonedx.skip=true
    { echo "$classpath"; tr ':' '\n' < "$classpath"; } > "$stamp"
    touch -r "$started" "$stamp"
    rm -f "$started"
  fi
  tool_classpath=$PWD/$tool/target/classes:$(cat "$classpath")
}
