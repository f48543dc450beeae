package skill_test

import (
	"context"
	"fmt"
	"net/http"
	"os"

	"github.com/junggyenara/junggye/adapters/skill"
)

func ExampleReply() {
	reply := skill.NewReply().
		Add(skill.TextCard{Title: "맥북 프로", Buttons: []skill.Button{skill.WebLink("사진 보기", "https://example.com/1")}}).
		Quick(skill.ToBlock("상세보기", "657aa39383cd6b068ef93501", skill.Extra{"productId": "1"})).
		Context("product", 5, 600, map[string]string{"id": "1"})
	if _, err := reply.WriteTo(os.Stdout); err != nil {
		fmt.Println(err)
	}
	// Output: {"version":"2.0","template":{"outputs":[{"textCard":{"title":"맥북 프로","buttons":[{"label":"사진 보기","action":"webLink","webLinkUrl":"https://example.com/1"}]}}],"quickReplies":[{"label":"상세보기","action":"block","blockId":"657aa39383cd6b068ef93501","extra":{"productId":"1"}}]},"context":{"values":[{"name":"product","lifeSpan":5,"ttl":600,"params":{"id":"1"}}]}}
}

func ExampleHandle() {
	handler := skill.Handle(
		skill.Options{Tokens: []string{os.Getenv("SKILL_TOKEN")}},
		func(_ context.Context, req *skill.Request) (*skill.Reply, error) {
			return skill.Text(req.Extra("productId") + "번 상품이에요."), nil
		},
	)
	http.Handle("POST /detail", handler)
}

func ExampleLint() {
	for _, violation := range skill.Lint([]byte(`{"version":"2.0","template":{"outputs":[]}}`)) {
		fmt.Println(violation)
	}
	// Output: template.outputs: count: got 0, limit at least 1
}
