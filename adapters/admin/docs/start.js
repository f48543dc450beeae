// Shows the document of this very server; nothing is loaded from elsewhere.
SwaggerUIBundle({
  url: "/admin/openapi.json",
  dom_id: "#page",
  deepLinking: true,
  docExpansion: "list",
  validatorUrl: null,
  persistAuthorization: false,
});
