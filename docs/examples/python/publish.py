#!/usr/bin/env python3
"""Publishes check-ins to Thaw over HTTP. To be copied: Python 3.9 or later, nothing else.

    export THAW_GATEWAY=https://thaw.example.org THAW_STUDY=kindling THAW_APP_KEY=…
    publish.py record p-7 FELT calm=40 warm=15
    publish.py record p-7 BLANK
    publish.py send

`record` keeps an event on disk, where it survives a crash; `send` delivers what is there, in order,
and ends when all of it is delivered or refused (1: some were refused, 2: the key was). The rules
that make this safe are marked (1) to (5).
"""
import datetime, gzip, json, os, random, sqlite3, sys, time, urllib.error, urllib.request, uuid

BATCH = 500
LONGEST_WAIT = 300
SOURCE = {"app": "python-example", "version": "1.0"}


def open_spool(path):
    os.umask(0o077)  # What people feel stands in this file as plain text: it is the owner's only.
    spool = sqlite3.connect(path, timeout=30)
    spool.execute("PRAGMA journal_mode = WAL")
    spool.execute("PRAGMA synchronous = FULL")  # (1) What was recorded survives a power cut.
    spool.execute("PRAGMA secure_delete = ON")
    spool.execute("CREATE TABLE IF NOT EXISTS event (place INTEGER PRIMARY KEY AUTOINCREMENT,"
                  " id TEXT UNIQUE NOT NULL, json TEXT NOT NULL, refused TEXT)")
    return spool


def record(spool, participant, kind, payload):
    """Makes an event. (2) Its id and time are made here, once, whenever and however often it is sent."""
    event = {"eventId": str(uuid.uuid4()), "participant": participant,
             "occurredAt": datetime.datetime.now().astimezone().isoformat(),  # with the local offset
             "source": SOURCE, "type": kind, "payload": payload}
    with spool:
        spool.execute("INSERT INTO event (id, json) VALUES (?, ?)", (event["eventId"], json.dumps(event)))
    return event["eventId"]


def post(url, key, events):
    """Sends events. Returns status, the answer's JSON (or {}), and the seconds to wait, if it says so."""
    body = gzip.compress(("[" + ",".join(events) + "]").encode())
    request = urllib.request.Request(url, body, {
        "Authorization": "Bearer " + key, "Content-Type": "application/json", "Content-Encoding": "gzip"})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            status, headers, text = answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as answer:
        status, headers, text = answer.code, answer.headers, answer.read()
    after = headers.get("Retry-After", "")
    try:
        parsed = json.loads(text)
    except ValueError:
        parsed = {}  # Not the gateway: a proxy, or the sign-in page of a hotel.
    return status, parsed if isinstance(parsed, dict) else {}, int(after) if after.isdigit() else 0


def settle(spool, rows, verdicts):
    """Takes each verdict for its own event. Returns how many events need not be sent again."""
    settled = 0
    with spool:
        for (_, event_id, _), verdict in zip(rows, verdicts):
            if verdict.get("verdict") == "received" and verdict.get("eventId") == event_id:
                spool.execute("DELETE FROM event WHERE id = ?", (event_id,))
            elif verdict.get("verdict") == "refused":
                # (3) It will not be taken as it is: kept apart, so that it holds nothing up.
                spool.execute("UPDATE event SET refused = ? WHERE id = ?", (json.dumps(verdict), event_id))
                print("refused:", event_id, verdict.get("reason"), verdict.get("pointer"),
                      verdict.get("detail"), file=sys.stderr)
            else:
                continue  # not_stored
            settled += 1
    return settled


def send(spool, url, key):
    wait, batch = 1, BATCH
    while True:
        rows = spool.execute("SELECT place, id, json FROM event WHERE refused IS NULL"
                             " ORDER BY place LIMIT ?", (batch,)).fetchall()
        if not rows:
            return 1 if spool.execute("SELECT 1 FROM event WHERE refused IS NOT NULL").fetchone() else 0
        try:
            status, answer, after = post(url, key, [row[2] for row in rows])
        except Exception as problem:  # (4) No answer: it may have arrived or not. Sent again, with the same ids.
            status, answer, after = type(problem).__name__, {}, 0
        verdicts = answer.get("verdicts") or []
        if status in (200, 503) and len(verdicts) == len(rows):
            if settle(spool, rows, verdicts) == len(rows):
                wait, batch = 1, BATCH
                continue
        elif status in (401, 403):
            print("The key was not accepted; everything is kept.", file=sys.stderr)
            return 2
        elif status == 413 and len(rows) > 1:
            batch = len(rows) // 2
            continue
        elif status == 413:
            settle(spool, rows, [{"verdict": "refused", "reason": "TOO_LARGE", "pointer": "/0"}])
            continue
        # (5) As long as the gateway asks, else longer each time, and never all phones at once.
        pause = max(after, wait * random.uniform(0.5, 1))
        print(f"Not delivered ({status}); again in {pause:.0f} s.", file=sys.stderr)
        time.sleep(pause)
        wait = min(2 * wait, LONGEST_WAIT)


def main(arguments):
    spool = open_spool(os.environ.get("THAW_SPOOL", "thaw-spool.sqlite"))
    if arguments[:1] == ["record"] and len(arguments) >= 3:
        feelings = [pair.split("=") for pair in arguments[3:]]
        payload = {"answer": arguments[2]}
        if feelings:
            payload["feelings"] = [{"label": label, "intensity": int(value)} for label, value in feelings]
        print(record(spool, arguments[1], "CheckInSubmitted", payload))
        return 0
    if arguments == ["send"]:
        url = f"{os.environ['THAW_GATEWAY'].rstrip('/')}/v1/studies/{os.environ['THAW_STUDY']}/events"
        return send(spool, url, os.environ["THAW_APP_KEY"])
    print(__doc__, file=sys.stderr)
    return 64


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
