// Package bench measures the market as its members meet it: the real program in a
// process of its own, asked over HTTP by another one, beside a bare handler that
// runs the same statements and writes the same bytes. `task bench` writes what it
// finds to deploy/speed.md. All of it is tests; the package itself is empty. It
// refuses to judge absolute times: machines differ, ratios hardly do.
package bench
