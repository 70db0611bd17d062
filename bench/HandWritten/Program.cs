using System.Data.Common;
using TableActors.Bench.Films;
using TableActors.Bench.HandWritten;

WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.Services.ConfigureHttpJsonOptions(
    json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, FilmJson.Default));
DbDataSource database = Databases.Open(
    builder.Configuration["store"] ?? throw new InvalidOperationException("--store CONNECTION-STRING is missing"));
builder.Services.AddSingleton(database);
builder.Services.AddSingleton(database is SqliteDataSource ? WriteGate.OneAtATime() : WriteGate.Open());
builder.Services.AddSingleton<FilmTable>();
builder.Services.AddSingleton(new FilmLog(Databases.Open(
    builder.Configuration["target"] ?? throw new InvalidOperationException("--target CONNECTION-STRING is missing"))));

WebApplication app = builder.Build();
await app.Services.GetRequiredService<FilmTable>().CreateAsync();
app.MapPost("/films", FilmEndpoints.InsertAsync);
app.MapPost("/films/update", FilmEndpoints.UpdateAsync);
app.MapPost("/films/delete", FilmEndpoints.DeleteAsync);
app.MapGet("/film", FilmEndpoints.FindAsync);
app.MapPost("/films/exported", FilmEndpoints.InsertAndExportAsync);
await app.RunAsync();
