/**
 * The shell script that stands between Node and PostgreSQL. Node holds the other end of its standard input; when that pipe
 * closes, because Node ended in whatever way, SIGKILL included, the script asks the server for a fast shutdown. It is its own
 * session, so neither Ctrl-C in the terminal nor a kill of Node's process group reaches the server before Node has let go.
 *
 * Arguments: the folder to empty afterwards (or nothing), then the server's command line.
 */
export const POSTGRES_KEEPER = `
trap '' HUP INT TERM
disposable=$1
shift
exec 3<&0
"$@" </dev/null 3<&- &
server=$!
( while read -r _ <&3; do :; done; kill -INT "$server" 2>/dev/null ) &
watcher=$!
exec 3<&-
wait "$server"
code=$?
kill -KILL "$watcher" 2>/dev/null
[ -z "$disposable" ] || rm -rf "$disposable" 2>/dev/null
exit "$code"
`
