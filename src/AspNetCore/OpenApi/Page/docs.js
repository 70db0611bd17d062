const place = document.getElementById("docs");

SwaggerUIBundle({
  domNode: place,
  url: new URL(place.dataset.document, document.baseURI).href,
  // The validator badge would send the document to another host.
  validatorUrl: null,
  deepLinking: true,
  tryItOutEnabled: true,
  onComplete: () => {
    const title = place.querySelector(".info .title")?.firstChild?.textContent;
    if (title) document.title = title;
  },
});
