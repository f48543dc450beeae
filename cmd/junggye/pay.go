package main

// payCommand is what the people who look after the money need.
type payCommand struct {
	Reconcile reconcileCommand `cmd:"" help:"Compare all money with the book and KakaoPay, repair what can be repaired, print the rest."`
	Payouts   payoutsCommand   `cmd:"" help:"Pay sellers: see, claim, export, send and record transfers."`
}
