# Sourced by infra/up and infra/test. Sets JAVA_HOME to a JDK of at least version 21, and checks for Maven.
# Works with the bash 3.2 of macOS.

MINIMUM_JDK=21

# The feature version of the JDK in a folder; 0 if it is none. A Java without a compiler is none: there is code to build.
jdk_version() {
  local home=$1 line version=
  [ -x "$home/bin/java" ] && [ -x "$home/bin/javac" ] || { echo 0; return; }
  if [ -r "$home/release" ]; then
    while IFS= read -r line; do
      case $line in JAVA_VERSION=*) version=${line#*=\"}; version=${version%%\"*} ;; esac
    done < "$home/release"
  fi
  if [ -z "$version" ]; then
    version=$("$home/bin/java" -XshowSettings:properties -version 2>&1 \
      | sed -n 's/^ *java\.specification\.version = //p')
  fi
  version=${version#1.}
  version=${version%%[!0-9]*}
  echo "${version:-0}"
}

# The folder of the java on the PATH, through symbolic links.
jdk_on_path() {
  local java
  java=$(command -v java) || return 0
  while [ -L "$java" ]; do
    local link
    link=$(readlink "$java")
    case $link in /*) java=$link ;; *) java=$(dirname "$java")/$link ;; esac
  done
  (cd "$(dirname "$java")/.." && pwd -P)
}

# Every folder that may hold a JDK, one a line, the operator's own choice first.
jdk_candidates() {
  [ -n "${JAVA_HOME:-}" ] && echo "$JAVA_HOME"
  jdk_on_path
  local folder
  for folder in /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* "${SDKMAN_DIR:-$HOME/.sdkman}"/candidates/java/* \
    "$HOME"/.jdks/* "$HOME"/.asdf/installs/java/* "$HOME"/.local/share/mise/installs/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    [ -d "$folder" ] && echo "$folder"
  done
  # macOS knows by itself where its JDKs are.
  [ -x /usr/libexec/java_home ] && /usr/libexec/java_home -v "$MINIMUM_JDK+" 2>/dev/null
  return 0
}

find_jdk() {
  local home seen=
  while IFS= read -r home; do
    local version
    version=$(jdk_version "$home")
    if [ "$version" -ge "$MINIMUM_JDK" ]; then
      JAVA_HOME=$home
      export JAVA_HOME
      return 0
    fi
    [ "$version" -gt 0 ] && seen="$seen $home ($version)"
  done <<EOF
$(jdk_candidates)
EOF
  {
    echo "No JDK $MINIMUM_JDK or later found."
    echo "Looked at JAVA_HOME, the PATH, /usr/lib/jvm, SDKMAN, ~/.jdks and macOS's own places.${seen:+ Too old:$seen.}"
    echo "Install one (Debian, Ubuntu: apt install openjdk-21-jdk; macOS: brew install openjdk;"
    echo "anywhere: sdk install java), or set JAVA_HOME to it."
  } >&2
  return 1
}

find_maven() {
  command -v mvn >/dev/null && return 0
  echo "No Maven (mvn) on the PATH. Install it (Debian, Ubuntu: apt install maven; macOS: brew install maven)." >&2
  return 1
}
