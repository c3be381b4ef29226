#!/bin/sh
# Reports this computer's Kaspersky protection state to the node "Kaspersky Endpoint Security Cloud Trigger" in n8n.
#
# It reads what Kaspersky Network Agent records on this computer (the AVState files), creates one JSON report from it,
# signs the report with the shared secret and sends it. Linux and macOS; needs openssl, and curl or, on Linux, GNU wget.
# Help: sh send-kaspersky-status.sh --help

# A trace (sh -x) would write the secret into a log.
{ set +x; } 2>/dev/null
set -u
umask 077
LC_ALL=C
PATH=${PATH:-/usr/bin:/bin:/usr/sbin:/sbin}
export LC_ALL PATH

VERSION=1.0.0
LINUX_FOLDER=/var/opt/kaspersky/klnagent/1103/1.0.0.0/Statistics/AVState
MACOS_FOLDER='/Library/Application Support/Kaspersky Lab/klnagent/Data/1103/1.0.0.0/Statistics/AVState'
TEXT_VALUES='Protection_HostId Protection_AdmServer Protection_NagentVersion Protection_NagentFullVersion
	Protection_LastConnected Protection_BasesDate Protection_LastFscan'
NUMBER_VALUES='Protection_AvInstalled Protection_AvRunning Protection_HasRtp Protection_RtpState Protection_DynamicVM'
LONGEST_TEXT=2048 # bytes
LONGEST_ANSWER=256 # blocks of 4096 bytes
BLOCK=64          # bytes: the block of SHA-256, see RFC 2104

EXIT_UNEXPECTED=1
EXIT_CONFIGURATION=2
EXIT_NO_DATA=3
EXIT_REFUSED=4
EXIT_NOT_REACHED=5
EXIT_TOOL_MISSING=6

usage() {
	cat <<'HELP'
Usage: send-kaspersky-status.sh [options]

Sends this computer's Kaspersky protection state to n8n. Run it as root.

Options (or environment variables; an option wins)
  --endpoint URL         KASPERSKY_REPORT_URL          production URL of the trigger node, https://…
  --workspace NAME       KASPERSKY_REPORT_WORKSPACE    name of the customer's KES Cloud workspace
  --secret-file FILE     KASPERSKY_REPORT_SECRET_FILE  file that holds the shared secret and nothing else
                         KASPERSKY_REPORT_SECRET       or the shared secret itself: environment only, because
                                                       everybody on a computer can read command lines
  --auth hmac|bearer     KASPERSKY_REPORT_AUTH         hmac (default) signs the report; bearer sends the secret
  --max-delay SECONDS    KASPERSKY_REPORT_MAX_DELAY    wait a random time of up to this long first (default 300; 0: none)
  --timeout SECONDS      KASPERSKY_REPORT_TIMEOUT      longest time for the request (default 30)
  --host NAME            KASPERSKY_REPORT_HOST         name to report instead of this computer's
  --av-state FOLDER      KASPERSKY_REPORT_AV_STATE     folder of the AVState files instead of the usual ones
  --allow-http           KASPERSKY_REPORT_ALLOW_HTTP   true: allow a http:// endpoint (not with bearer)
  --dry-run              KASPERSKY_REPORT_DRY_RUN      true: print the report, send nothing
  --verbose              KASPERSKY_REPORT_VERBOSE      true: print more (never the secret)
  --sign TIMESTAMP       print the signature of the text on standard input and exit, to compare with another tool
  --version, --help

Exit codes
  0  sent and accepted (or: dry run)
  1  something unexpected
  2  the configuration is wrong or incomplete
  3  no Network Agent data on this computer, or not readable
  4  the endpoint refused the report; the message quotes its response
  5  the endpoint was not reached (name, connection, TLS, time-out) or was busy; the next run may succeed
  6  a tool is missing (openssl; curl, or GNU wget)

A proxy is taken from the environment (https_proxy), an additional CA certificate from CURL_CA_BUNDLE;
the settings in ~/.curlrc and ~/.wgetrc are not used.
HELP
}

stop() { # stop CODE MESSAGE
	printf 'kaspersky-report: %s\n' "$2" >&2
	exit "$1"
}

warn() {
	printf 'kaspersky-report: warning: %s\n' "$1" >&2
}

detail() {
	if is_true "$verbose"; then printf 'kaspersky-report: %s\n' "$1" >&2; fi
}

is_true() {
	case $1 in 1 | true | TRUE | True | yes | on) return 0 ;; esac
	return 1
}

is_whole_number() { # is_whole_number TEXT LONGEST
	case $1 in '' | *[!0-9]*) return 1 ;; esac
	[ "${#1}" -le "$2" ]
}

without_leading_zeros() {
	number=$1
	while :; do
		case $number in 0?*) number=${number#0} ;; *) break ;; esac
	done
	printf '%s' "$number"
}

# The bytes on standard input as decimal numbers.
bytes() {
	od -An -v -tu1 "$@"
}

octal() { # octal NUMBER: three digits in $octal
	octal=$(($1 / 64))$(($1 / 8 % 8))$(($1 % 8))
}

# ---- JSON ------------------------------------------------------------------------------------------------------------

# The text on standard input as the inside of a JSON string: ASCII only, so that no encoding on the way can change it.
# Accepts UTF-8 (what is not UTF-8 becomes U+FFFD) and UTF-16; drops byte order marks, NUL, and spaces and line ends
# around the text.
json_text() {
	# shellcheck disable=SC2046 # to be split: one argument for each byte
	set -- $(bytes -N "$LONGEST_TEXT")
	encoding=utf8
	case "${1-} ${2-} ${3-}" in
		'239 187 191') shift 3 ;;
		'255 254 '*) encoding=utf16le && shift 2 ;;
		'254 255 '*) encoding=utf16be && shift 2 ;;
		'0 '[1-9]*) encoding=utf16be ;;
		[1-9]*' 0 '*) encoding=utf16le ;;
	esac
	text=
	spaces=
	while [ $# -gt 0 ]; do
		next_character "$1" "${2-}" "${3-}" "${4-}"
		shift "$taken"
		case $character in
			0) ;;
			9 | 10 | 13 | 32)
				# Between two words, or at the end? The next character decides.
				escaped "$character"
				[ -z "$text" ] || spaces=$spaces$escaped
				;;
			*)
				escaped "$character"
				text=$text$spaces$escaped
				spaces=
				;;
		esac
	done
	printf '%b' "$text"
}

# next_character BYTE BYTE BYTE BYTE (empty behind the end): its number in $character, how many bytes it has in $taken.
# UTF-16 gives code units, not characters: JSON's \u escapes are code units, too.
next_character() {
	if [ "$encoding" = utf8 ]; then
		next_utf8_character "$@"
	elif [ -z "$2" ]; then
		taken=1
		character=65533
	elif [ "$encoding" = utf16le ]; then
		taken=2
		character=$(($1 + 256 * $2))
	else
		taken=2
		character=$((256 * $1 + $2))
	fi
}

next_utf8_character() {
	if [ "$1" -lt 128 ]; then
		length=1 character=$1 lowest=0
	elif [ "$1" -ge 194 ] && [ "$1" -le 223 ]; then
		length=2 character=$(($1 - 192)) lowest=128
	elif [ "$1" -ge 224 ] && [ "$1" -le 239 ]; then
		length=3 character=$(($1 - 224)) lowest=2048
	elif [ "$1" -ge 240 ] && [ "$1" -le 244 ]; then
		length=4 character=$(($1 - 240)) lowest=65536
	else
		length=1 character=65533 lowest=0
	fi
	taken=1
	while [ "$taken" -lt "$length" ]; do
		shift
		if [ "${1:-0}" -lt 128 ] || [ "$1" -gt 191 ]; then
			character=65533
			return
		fi
		character=$((character * 64 + $1 - 128))
		taken=$((taken + 1))
	done
	if [ "$character" -lt "$lowest" ] || [ "$character" -gt 1114111 ] ||
		{ [ "$length" -eq 3 ] && [ "$character" -ge 55296 ] && [ "$character" -le 57343 ]; }; then
		character=65533
	fi
}

escaped() { # escaped CHARACTER: in $escaped, written for printf %b
	if [ "$1" -eq 34 ] || [ "$1" -eq 92 ]; then
		octal "$1"
		escaped="\\0134\\0$octal"
	elif [ "$1" -ge 32 ] && [ "$1" -le 126 ]; then
		octal "$1"
		escaped="\\0$octal"
	elif [ "$1" -ge 65536 ]; then
		escaped=$(printf '\\0134u%04x\\0134u%04x' $((55296 + ($1 - 65536) / 1024)) $((56320 + ($1 - 65536) % 1024)))
	else
		escaped=$(printf '\\0134u%04x' "$1")
	fi
}

add_value() { # add_value NAME JSON
	values="$values${values:+, }\"$1\": $2"
	count=$((count + 1))
}

# The values in $values as members of a JSON object. What is absent or unreadable is left out.
read_values() {
	values=
	count=0
	for name in $TEXT_VALUES $NUMBER_VALUES; do
		[ -f "$av_state/$name" ] || continue
		if [ ! -r "$av_state/$name" ]; then
			warn "$name cannot be read and is left out"
			continue
		fi
		content=$(json_text <"$av_state/$name")
		case " $NUMBER_VALUES " in
			*" $name "*)
				if ! is_whole_number "$content" 10; then
					warn "$name is not a number and is left out"
					continue
				fi
				add_value "$name" "$(without_leading_zeros "$content")"
				;;
			*) add_value "$name" "\"$content\"" ;;
		esac
	done
}

build_report() {
	report='{"source": "klnagent-avstate", "collected_at": "'$(date -u +%Y-%m-%dT%H:%M:%SZ)'"'
	report="$report, \"workspace\": \"$(printf '%s' "$workspace" | json_text)\""
	report="$report, \"host\": \"$(printf '%s' "$host" | json_text)\", \"values\": {$values}}"
}

# ---- Signature -------------------------------------------------------------------------------------------------------

# HMAC-SHA256 by hand, as in RFC 2104, with plain digests only: openssl takes the key of a HMAC from its command line,
# where everybody on this computer can read it. Here the secret goes only to the shell's own printf, and through pipes.

sha256() {
	openssl dgst -sha256 -binary
}

build_pads() {
	# shellcheck disable=SC2046 # to be split: one argument for each byte
	set -- $(printf '%s' "$secret" | bytes)
	# shellcheck disable=SC2046
	[ $# -le $BLOCK ] || set -- $(printf '%s' "$secret" | sha256 | bytes)
	inner_pad=
	outer_pad=
	position=0
	while [ "$position" -lt "$BLOCK" ]; do
		octal $((${1:-0} ^ 54)) # 0x36
		inner_pad="$inner_pad\\0$octal"
		octal $((${1:-0} ^ 92)) # 0x5c
		outer_pad="$outer_pad\\0$octal"
		[ $# -eq 0 ] || shift
		position=$((position + 1))
	done
}

# The signature of "<timestamp>.<standard input>".
sign() { # sign TIMESTAMP
	{
		printf '%b' "$outer_pad"
		{
			printf '%b' "$inner_pad"
			printf '%s.' "$1"
			cat
		} | sha256
	} | sha256 | od -An -v -tx1 | tr -d ' \n'
}

need_signature() { # need_signature TEXT
	case $1 in *[!0-9a-f]*) ;; *) [ "${#1}" -ne 64 ] || return 0 ;; esac
	stop $EXIT_TOOL_MISSING 'openssl did not compute a SHA-256 digest'
}

# ---- Configuration ---------------------------------------------------------------------------------------------------

need_tool() {
	command -v "$1" >/dev/null 2>&1 || stop $EXIT_TOOL_MISSING "$1 is not installed"
}

# curl, or GNU wget. The wget of BusyBox does not check certificates and shows its headers on the command line.
choose_client() {
	client=curl
	if command -v curl >/dev/null 2>&1; then return; fi
	client=wget
	case $(wget --version 2>/dev/null) in
		'GNU Wget 1.'*) for tool in timeout mktemp rm dd; do need_tool "$tool"; done ;;
		*) stop $EXIT_TOOL_MISSING 'curl is not installed, nor GNU wget in its place' ;;
	esac
}

# The secret is passed to printf: it must be built into the shell, not a program with a command line.
need_builtin_printf() {
	case $(command -v printf) in
		printf) ;;
		*) stop $EXIT_TOOL_MISSING 'this shell has no built-in printf; run the script with sh, dash or bash' ;;
	esac
}

# From the file, if one is named, or the environment, without a byte order mark and line ends.
read_secret() {
	if [ -n "$secret_file" ]; then
		[ -f "$secret_file" ] || stop $EXIT_CONFIGURATION "the secret file $secret_file does not exist"
		[ -r "$secret_file" ] || stop $EXIT_CONFIGURATION "the secret file $secret_file cannot be read by this user"
		case $(ls -ldL "$secret_file") in
			-???------*) ;;
			*) warn "other users can read the secret file $secret_file; set its mode to 600" ;;
		esac
		secret=$(cat "$secret_file") || stop $EXIT_CONFIGURATION "the secret file $secret_file cannot be read"
		secret=${secret#"$(printf '\357\273\277')"}
	fi
	carriage_return=$(printf '\r')
	line_feed='
'
	while :; do
		case $secret in
			*"$line_feed") secret=${secret%"$line_feed"} ;;
			*"$carriage_return") secret=${secret%"$carriage_return"} ;;
			*) break ;;
		esac
	done
}

need_secret() {
	[ -n "$secret" ] ||
		stop $EXIT_CONFIGURATION 'no secret: set KASPERSKY_REPORT_SECRET, or name a file with --secret-file'
}

check_authentication() {
	case $authentication in
		hmac) ;;
		bearer)
			case $secret in
				*[!!-~]*) stop $EXIT_CONFIGURATION 'with bearer, the secret may contain printable ASCII characters without spaces only' ;;
			esac
			;;
		*) stop $EXIT_CONFIGURATION "--auth is hmac or bearer, not \"$authentication\"" ;;
	esac
}

# https:// always; http:// only for this computer itself, or with --allow-http.
check_endpoint() {
	[ -n "$endpoint" ] || stop $EXIT_CONFIGURATION 'no endpoint: set KASPERSKY_REPORT_URL or --endpoint to the URL of the trigger node'
	case $endpoint in
		*[!!-~]* | *\"* | *\\*) stop $EXIT_CONFIGURATION 'the endpoint URL contains a space or another character that is not allowed in a URL' ;;
	esac
	case $endpoint in
		[Hh][Tt][Tt][Pp][Ss]://*) scheme=https ;;
		[Hh][Tt][Tt][Pp]://*) scheme=http ;;
		*) stop $EXIT_CONFIGURATION 'the endpoint must be a URL that starts with https://' ;;
	esac
	authority=${endpoint#*://}
	authority=${authority%%[/?#]*}
	case $authority in
		*@*) stop $EXIT_CONFIGURATION 'the endpoint URL must not contain a user name or password' ;;
		'' | :*) stop $EXIT_CONFIGURATION 'the endpoint URL contains no host name' ;;
	esac
	loopback=no
	case $authority in
		localhost | localhost:* | '[::1]' | '[::1]:'*) loopback=yes ;;
		127.*)
			case ${authority%:*} in *[!0-9.]*) ;; *) loopback=yes ;; esac
			;;
	esac
	[ "$scheme" = https ] || [ "$loopback" = yes ] || {
		is_true "$allow_http" ||
			stop $EXIT_CONFIGURATION 'the endpoint must be https://; with --allow-http the report is sent unencrypted'
		[ "$authentication" = hmac ] ||
			stop $EXIT_CONFIGURATION 'bearer over http:// would send the secret unencrypted; use https:// or hmac'
	}
}

check_numbers() {
	is_whole_number "$max_delay" 5 || stop $EXIT_CONFIGURATION "--max-delay is a number of seconds, not \"$max_delay\""
	if ! is_whole_number "$timeout" 4 || [ "$timeout" -eq 0 ]; then
		stop $EXIT_CONFIGURATION "--timeout is a number of seconds above 0, not \"$timeout\""
	fi
	max_delay=$(without_leading_zeros "$max_delay")
	timeout=$(without_leading_zeros "$timeout")
}

find_av_state() {
	if [ -n "$av_state" ]; then
		[ -d "$av_state" ] || stop $EXIT_NO_DATA "the folder $av_state does not exist"
	elif [ -d "$LINUX_FOLDER" ]; then
		av_state=$LINUX_FOLDER
	elif [ -d "$MACOS_FOLDER" ]; then
		av_state=$MACOS_FOLDER
	elif [ "$(id -u)" -ne 0 ]; then
		stop $EXIT_NO_DATA 'no data of Kaspersky Network Agent found; without root rights it may not be visible: run as root'
	else
		stop $EXIT_NO_DATA 'no data of Kaspersky Network Agent on this computer: is the agent installed?'
	fi
	if [ ! -r "$av_state" ] || [ ! -x "$av_state" ]; then
		stop $EXIT_NO_DATA "the folder $av_state cannot be read: run as root"
	fi
}

# ---- Sending ---------------------------------------------------------------------------------------------------------

# So that not all computers report in the same second.
random_delay() {
	[ "$max_delay" -gt 0 ] || return 0
	random=$(od -An -N3 -tu4 /dev/urandom 2>/dev/null | tr -d ' \n')
	delay=$((${random:-$$} % (max_delay + 1)))
	detail "waiting $delay of at most $max_delay seconds"
	sleep "$delay"
}

# "NAME = VALUE" for curl's configuration.
curl_setting() {
	printf '%s = "%s"\n' "$1" "$(printf '%s' "$2" | sed 's/[\\"]/\\&/g')"
}

# The whole request, for curl's standard input: its command line shows nothing of it.
curl_settings() {
	curl_setting url "$endpoint"
	curl_setting data-binary "$report"
	curl_setting header 'Content-Type: application/json'
	curl_setting header 'Expect:'
	curl_setting user-agent "send-kaspersky-status.sh/$VERSION"
	if [ "$authentication" = bearer ]; then
		curl_setting header "Authorization: Bearer $secret"
	else
		curl_setting header "X-Kaspersky-Report-Timestamp: $timestamp"
		curl_setting header "X-Kaspersky-Report-Signature: sha256=$signature"
	fi
	curl_setting proto "=$scheme"
	[ "$loopback" = no ] || curl_setting noproxy '*'
	curl_setting max-time "$timeout"
	curl_setting connect-timeout "$timeout"
	curl_setting max-filesize 1048576
	printf '%s\n' tlsv1.2 globoff silent show-error
	curl_setting write-out '\nHTTP %{http_code}'
}

# The same request for GNU wget.
wget_settings() {
	printf '%s = %s\n' post_data "$report"
	printf '%s = %s\n' header 'Content-Type: application/json'
	printf '%s = %s\n' user_agent "send-kaspersky-status.sh/$VERSION"
	if [ "$authentication" = bearer ]; then
		printf '%s = %s\n' header "Authorization: Bearer $secret"
	else
		printf '%s = %s\n' header "X-Kaspersky-Report-Timestamp: $timestamp"
		printf '%s = %s\n' header "X-Kaspersky-Report-Signature: sha256=$signature"
	fi
	[ "$loopback" = no ] || printf 'use_proxy = off\n'
	[ -z "${CURL_CA_BUNDLE-}" ] || printf '%s = %s\n' ca_certificate "$CURL_CA_BUNDLE"
	# /etc/wgetrc is read before: what matters is said here.
	printf '%s = %s\n' check_certificate on secure_protocol TLSv1_2 tries 1 max_redirect 0 netrc off hsts off \
		quiet on save_headers on content_on_error on output_document -
}

# wget takes settings from a regular file only. This one has no name any more before anything is written into it, so that
# nobody can read it, and nothing is left of it whatever happens.
send_by_wget() {
	settings=$(mktemp) || stop $EXIT_UNEXPECTED 'a temporary file could not be created'
	exec 3<"$settings" 4>"$settings"
	rm -f "$settings"
	wget_settings >&4
	exec 4>&-
	response=$(
		{
			timeout "$timeout" wget --config=/dev/fd/3 -- "$endpoint" 3<&3 2>/dev/null </dev/null
			printf '\nEXIT %s' "$?"
		} | dd bs=4096 count=$LONGEST_ANSWER 2>/dev/null
	)
	exec 3<&-
	wget_code=${response##*EXIT }
	response=${response%?EXIT *}
	http_code=
	case $response in HTTP/*' '*) http_code=${response#HTTP/* } && http_code=$(printf '%s' "$http_code" | cut -b 1-3 | sed q) ;; esac
	text=$(one_line "${response#*"$carriage_return$line_feed$carriage_return$line_feed"}")
	case $wget_code in
		0) ;;
		6) http_code=401 text='wget does not show what else it says' ;;
		8) http_code=${http_code:-3xx} ;;
		*) explain_wget "$wget_code" ;;
	esac
}

explain_wget() {
	case $1 in
		2) stop $EXIT_TOOL_MISSING 'this wget is too old; install curl' ;;
		4) stop $EXIT_NOT_REACHED "the endpoint was not reached: its name was not found, or nothing listens there" ;;
		5) stop $EXIT_NOT_REACHED 'no secure connection to the endpoint (TLS): its certificate is not trusted, or it has no TLS 1.2' ;;
		124 | 137 | 143) stop $EXIT_NOT_REACHED "no response within $timeout seconds" ;;
		*) stop $EXIT_NOT_REACHED "no response from the endpoint (wget $1)" ;;
	esac
}

# Text from the endpoint as one line of a log; not if it contains the secret.
one_line() { # one_line TEXT
	case $1 in
		*"$secret"*)
			printf '(not shown: it contains the secret)'
			return
			;;
	esac
	line=$(printf '%s' "$1" | tr -s '\000-\040\177' '[ *]' | cut -b 1-400)
	line=${line# }
	printf '%s' "${line% }"
}

send_report() {
	if [ "$authentication" = hmac ]; then
		timestamp=$(date +%s)
		signature=$(printf '%s' "$report" | sign "$timestamp")
		need_signature "$signature"
	fi
	"send_by_$client"
	check_response
}

send_by_curl() {
	response=$(curl_settings | curl -q -K - 2>&1)
	curl_code=$?
	http_code=${response##*HTTP }
	text=$(one_line "${response%?HTTP *}")
	[ "$curl_code" -eq 0 ] || explain_curl "$curl_code"
}

explain_curl() {
	text=${text#curl: }
	case $1 in
		2 | 48) stop $EXIT_TOOL_MISSING "this curl is too old: $text" ;;
		1 | 3) stop $EXIT_CONFIGURATION "the endpoint URL is wrong: $text" ;;
		5 | 6) stop $EXIT_NOT_REACHED "the endpoint's name was not found: $text" ;;
		7) stop $EXIT_NOT_REACHED "the endpoint was not reached: $text" ;;
		28) stop $EXIT_NOT_REACHED "no response within $timeout seconds: $text" ;;
		35 | 51 | 53 | 54 | 58 | 59 | 60 | 66 | 77 | 80 | 82 | 83 | 90 | 91)
			stop $EXIT_NOT_REACHED "no secure connection to the endpoint (TLS): $text"
			;;
		*) stop $EXIT_NOT_REACHED "no response from the endpoint (curl $1): $text" ;;
	esac
}

check_response() {
	case $http_code in
		2??)
			if is_refused "$text"; then stop $EXIT_REFUSED "the endpoint refused the report (HTTP $http_code): $text"; fi
			detail "the endpoint's response: $text"
			printf 'kaspersky-report: sent %s values of %s (HTTP %s)\n' "$count" "$(one_line "$host")" "$http_code"
			;;
		3??) stop $EXIT_REFUSED "the endpoint redirects (HTTP $http_code), which is not followed: use the URL that the trigger node shows" ;;
		429 | 502 | 503 | 504) stop $EXIT_NOT_REACHED "the endpoint is busy or down (HTTP $http_code): $text" ;;
		*) stop $EXIT_REFUSED "the endpoint refused the report (HTTP $http_code): $text" ;;
	esac
}

# Whether a successful response says that this report, the only one sent, was refused.
is_refused() {
	case $(printf '%s' "$1" | tr -d ' ') in
		*'"refused":['[!]]* | *'"refused":'[1-9]* | *':"refused"'*) return 0 ;;
	esac
	return 1
}

# ---- Main ------------------------------------------------------------------------------------------------------------

secret=${KASPERSKY_REPORT_SECRET-}
unset KASPERSKY_REPORT_SECRET # not for child processes
secret_file=${KASPERSKY_REPORT_SECRET_FILE-}
endpoint=${KASPERSKY_REPORT_URL-}
workspace=${KASPERSKY_REPORT_WORKSPACE-}
authentication=${KASPERSKY_REPORT_AUTH:-hmac}
max_delay=${KASPERSKY_REPORT_MAX_DELAY:-300}
timeout=${KASPERSKY_REPORT_TIMEOUT:-30}
host=${KASPERSKY_REPORT_HOST-}
av_state=${KASPERSKY_REPORT_AV_STATE-}
allow_http=${KASPERSKY_REPORT_ALLOW_HTTP:-false}
dry_run=${KASPERSKY_REPORT_DRY_RUN:-false}
verbose=${KASPERSKY_REPORT_VERBOSE:-false}
sign_timestamp=

while [ $# -gt 0 ]; do
	option=$1
	shift
	case $option in
		--secret | --secret=*) stop $EXIT_CONFIGURATION 'do not put the secret on the command line, where other users can read it: use KASPERSKY_REPORT_SECRET or --secret-file' ;;
		--allow-http) allow_http=true ;;
		--dry-run) dry_run=true ;;
		--verbose) verbose=true ;;
		--help | -h) usage && exit 0 ;;
		--version) printf '%s\n' "$VERSION" && exit 0 ;;
		--*=*) set -- "${option%%=*}" "${option#*=}" "$@" ;;
		--endpoint | --workspace | --secret-file | --auth | --max-delay | --timeout | --host | --av-state | --sign)
			[ $# -gt 0 ] || stop $EXIT_CONFIGURATION "$option needs a value"
			case $option in
				--endpoint) endpoint=$1 ;;
				--workspace) workspace=$1 ;;
				--secret-file) secret_file=$1 ;;
				--auth) authentication=$1 ;;
				--max-delay) max_delay=$1 ;;
				--timeout) timeout=$1 ;;
				--host) host=$1 ;;
				--av-state) av_state=$1 ;;
				--sign) sign_timestamp=$1 ;;
			esac
			shift
			;;
		*) stop $EXIT_CONFIGURATION 'unknown option; see --help' ;;
	esac
done

need_builtin_printf
for tool in od tr sed cut; do need_tool "$tool"; done
read_secret

if [ -n "$sign_timestamp" ]; then
	need_tool openssl
	need_secret
	build_pads
	signature=$(sign "$sign_timestamp")
	need_signature "$signature"
	printf 'sha256=%s\n' "$signature"
	exit 0
fi

[ -n "$workspace" ] || stop $EXIT_CONFIGURATION 'no workspace: set KASPERSKY_REPORT_WORKSPACE or --workspace to the name of the KES Cloud workspace'
check_numbers
check_authentication
if is_true "$dry_run"; then
	if [ -n "$endpoint" ]; then check_endpoint; else warn 'no endpoint is set'; fi
	[ -n "$secret" ] || warn 'no secret is set'
else
	check_endpoint
	need_secret
	choose_client
	if [ "$authentication" = hmac ]; then
		need_tool openssl
		build_pads
	fi
fi
[ -n "$host" ] || host=$(uname -n) || stop $EXIT_UNEXPECTED 'this computer has no name; set --host'
find_av_state
is_true "$dry_run" || random_delay

read_values
[ "$count" -gt 0 ] || stop $EXIT_NO_DATA "the folder $av_state holds no protection data of Kaspersky Network Agent"
build_report
if is_true "$dry_run"; then
	printf '%s\n' "$report"
	printf 'kaspersky-report: dry run, nothing was sent\n' >&2
	exit 0
fi
detail "report: $report"
send_report
