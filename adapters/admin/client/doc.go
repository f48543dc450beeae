// Package client calls the operators' API from Go. All but this comment is
// generated from openapi-3.0.json, which is what the API's document is in OpenAPI 3.0,
// the version that the generator reads. It adds nothing of its own: the caller
// brings the http.Client with its timeout, and the token.
package client
