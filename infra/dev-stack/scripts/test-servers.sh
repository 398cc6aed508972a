# Sourced by infra/test. Sees to it that the tests find a Redis and a RabbitMQ: the tester's own by REDIS_URL and
# AMQP_URL, else Docker's, else installed ones, else it installs them (Debian and Ubuntu, as root). Kafka needs nothing.

RABBITMQ_IMAGE=$(cat infra/dev-stack/src/main/resources/io/paywindow/devstack/rabbitmq.image)

# An engine that answers and has the image, or can get it. No answer within its bound is a no.
docker_runs_rabbitmq() {
  command -v docker >/dev/null || return 1
  bounded 10 docker version || return 1
  bounded 10 docker image inspect "$RABBITMQ_IMAGE" && return 0
  echo "Docker answers; fetching $RABBITMQ_IMAGE"
  bounded 300 docker pull --quiet "$RABBITMQ_IMAGE" && return 0
  echo "Docker cannot get $RABBITMQ_IMAGE; going on without Docker"
  return 1
}

# macOS has no timeout(1); its docker answers or refuses by itself.
bounded() {
  local seconds=$1
  shift
  if command -v timeout >/dev/null; then
    timeout "$seconds" "$@" >/dev/null 2>&1
  else
    "$@" >/dev/null 2>&1
  fi
}

installed() {
  command -v "$1" >/dev/null || [ -x "/usr/sbin/$1" ] || [ -x "/usr/lib/rabbitmq/bin/$1" ] \
    || [ -x "/opt/homebrew/sbin/$1" ] || [ -x "/usr/local/sbin/$1" ]
}

can_apt_install() {
  [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null
}

# Installs without starting what is installed: tests start their own, on their own ports.
apt_install() {
  echo "Installing $* (apt-get)"
  (
    policy=${POLICY_RC_D:-/usr/sbin/policy-rc.d}
    kept=
    if [ -e "$policy" ]; then
      kept=$(mktemp)
      cp -p "$policy" "$kept"
    fi
    restore() {
      if [ -n "$kept" ]; then cp -p "$kept" "$policy"; rm -f "$kept"; else rm -f "$policy"; fi
    }
    trap restore EXIT
    printf '#!/bin/sh\nexit 101\n' > "$policy"
    chmod 755 "$policy"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq && apt-get install -y -qq --no-install-recommends "$@" >/dev/null
  )
}

provide_servers() {
  local missing=()
  if [ -z "${REDIS_URL:-}" ] && ! installed redis-server; then
    missing+=(redis-server)
  fi
  if [ -z "${AMQP_URL:-}" ] && ! docker_runs_rabbitmq && ! installed rabbitmq-server; then
    missing+=(rabbitmq-server)
  fi
  [ ${#missing[@]} -eq 0 ] && return 0
  if can_apt_install; then
    apt_install "${missing[@]}" && return 0
    echo "apt-get could not install ${missing[*]}." >&2
  fi
  if [ "${missing[*]}" = redis-server ]; then
    echo "No redis-server is installed: the tests use the one in the embedded-redis jar."
    return 0
  fi
  {
    echo "The tests need a real RabbitMQ of version 3.10 or later, and none is here."
    echo "One of these gives it: start Docker; install it (Debian, Ubuntu: sudo apt-get install rabbitmq-server;"
    echo "macOS: brew install rabbitmq); or set AMQP_URL to your own, with its management plugin on."
  } >&2
  return 1
}
