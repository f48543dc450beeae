package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

const helpWidth = 80 // columns of a terminal

// help prints how to use a command, and everything below it.
func (l *commandLine) help(c *cobra.Command) {
	w := c.OutOrStdout()
	fmt.Fprintf(w, "Usage: %s\n\n", synopsis(c))
	wrap(w, "", c.Long)
	// It may be given, but nobody has to know; as many spaces keep the columns.
	const value = "[=true|false]"
	fmt.Fprintf(w, "\nFlags:\n%s", strings.ReplaceAll(c.Flags().FlagUsagesWrapped(helpWidth), value, strings.Repeat(" ", len(value))))
	if !c.HasSubCommands() {
		return
	}
	fmt.Fprint(w, "\nCommands:\n")
	for _, leaf := range l.leaves {
		if strings.HasPrefix(leaf.CommandPath(), c.CommandPath()+" ") {
			fmt.Fprintf(w, "  %s\n", strings.TrimPrefix(synopsis(leaf), l.root.Name()+" "))
			wrap(w, "    ", leaf.Long)
			fmt.Fprintln(w)
		}
	}
	fmt.Fprintf(w, "Run \"%s <command> --help\" for more about a command.\n", c.CommandPath())
}

// helpOn is the command help, for those who type it before the command.
func (l *commandLine) helpOn(_ *cobra.Command, words []string) error {
	c, rest, err := l.root.Find(words)
	if err == nil {
		err = cobra.NoArgs(c, rest)
	}
	if err != nil {
		return err
	}
	c.InitDefaultHelpFlag()
	return c.Help()
}

// synopsis is how a command is called.
func synopsis(c *cobra.Command) string {
	if c.HasSubCommands() {
		return c.CommandPath() + " <command>"
	}
	line, more := c.CommandPath(), ""
	c.NonInheritedFlags().VisitAll(func(f *pflag.Flag) {
		if f.Annotations[cobra.BashCompOneRequiredFlag] == nil {
			more = " [flags]"
			return
		}
		kind, _ := pflag.UnquoteUsage(f)
		line += " --" + f.Name + " " + kind
	})
	return line + more
}

// wrap prints text in lines that fit.
func wrap(w io.Writer, indent, text string) {
	line := indent
	for word := range strings.FieldsSeq(text) {
		switch {
		case line == indent:
		case len(line)+1+len(word) > helpWidth:
			fmt.Fprintln(w, line)
			line = indent
		default:
			line += " "
		}
		line += word
	}
	fmt.Fprintln(w, line)
}
