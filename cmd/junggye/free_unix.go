//go:build linux || darwin

package main

import "syscall"

// freeBytes is how much the folder's file system has left for us.
func freeBytes(folder string) (uint64, bool) {
	var s syscall.Statfs_t
	if syscall.Statfs(folder, &s) != nil {
		return 0, false
	}
	return s.Bavail * uint64(s.Bsize), true //nolint:gosec,unconvert // a block's size is positive; its type differs between systems
}
