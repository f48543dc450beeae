// Package admin is the API of the market's operators: JSON over HTTP under
// /admin, described by an OpenAPI 3.1 document that is made from the code. It
// signs nobody in by itself, holds no rule of the market and never tells what
// went wrong inside: it translates between HTTP and the use cases of app.Desk.
//
// # How to add an endpoint
//
// One file for each area, one method of API that adds its operations, named in
// areas (api.go). An operation is described, then given as a function:
//
//	add(a, Op{
//		ID: "getThing", Method: http.MethodGet, Path: "/admin/thing/{thingId}", Tag: "things",
//		Summary: "A thing", Action: operator.SeeThings,
//	}, func(ctx context.Context, by operator.Actor, in *thingInput) (*Tagged[thing], error) {
//		t, err := a.desk.Thing(ctx, by, idOf[things.ID](in.ThingID))
//		if err != nil {
//			return nil, err
//		}
//		return tagged(t.Version, thingOf(t)), nil
//	})
//
// What holds for all of them, and is tested for all of them:
//
//   - Action says who may; who may not is refused before the body is read, and
//     again by the Desk. Leave it empty for what every signed-in operator may,
//     and set Public for what needs no token.
//   - Errors of the core are returned as they are: kinds become statuses, codes
//     stay codes, and messages.go has a sentence for each. at("body.price", err)
//     names the field that was wrong.
//   - Types of bodies are our own, never the core's: names in camelCase, ID for
//     identifiers, Time for times, money.Won for money. Use `json:",omitzero"` for
//     what may be absent; what has no such mark is required.
//   - A list embeds Paging in its input (NumberedPaging where the original had page
//     numbers) and ends with list(). Filters are query parameters; the cursor is
//     bound to them.
//   - What two people may edit answers with tagged() and embeds IfMatch in the
//     input of its change, which hands in.Version() to the Desk; the Desk answers
//     Stale when the version is another one.
//   - What moves money embeds Once in its input: it needs an Idempotency-Key then,
//     and a repeated request gets the first one's answer. The use case must still
//     be safe to repeat, since the program may stop between the two.
//
// In tests, world.ask holds each exchange to the document, and TestWhoMayDoWhat and
// TestTheDocumentIsOfOneStyle look at every operation that there is.
//
// Run `go test ./adapters/admin -update` and `task gen` afterwards and read what changed in
// openapi.json and testdata. Where two branches changed them, take either side and
// run it again.
package admin
