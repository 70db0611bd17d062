const place = document.getElementById("docs");
const header = "X-API-Key";
const documentUrl = new URL(place.dataset.document, document.baseURI).href;

const show = (key) => SwaggerUIBundle({
  domNode: place,
  url: documentUrl,
  // The validator badge would send the document to another host.
  validatorUrl: null,
  deepLinking: true,
  tryItOutEnabled: true,
  // Where "Authorize" names another key, that one counts.
  requestInterceptor: (request) => {
    const isNamed = Object.keys(request.headers).some((name) => name.toLowerCase() === header.toLowerCase() || name === "Authorization");
    if (key && !isNamed) request.headers[header] = key;
    return request;
  },
  onComplete: () => {
    const title = place.querySelector(".info .title")?.firstChild?.textContent;
    if (title) document.title = title;
  },
});

// The key stays in this page's memory alone.
fetch(documentUrl, { method: "HEAD" }).then(
  (answer) => show(answer.status === 401 ? prompt("API key of this service:") : null),
  () => show(null),
);
