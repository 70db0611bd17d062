using TableActors.Bench.Prototype;

WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
WebApplication app = builder.Build();
await using IFilmStore store = await FilmStores.OpenAsync(
    app.Configuration["store"] ?? throw new InvalidOperationException("--store CONNECTION-STRING is missing"));
var writer = new FilmWriter(store);
var service = new FilmService(store, writer);
app.Run(service.AnswerAsync);
Task writing = Task.Run(writer.RunAsync);
await app.RunAsync();
writer.Complete();
await writing;
