using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using TableActors.Bench.Films;

namespace TableActors.Bench.Prototype;

/// <summary>HTTP with nothing between Kestrel and the writer: no routing, no middleware, no binding.</summary>
internal sealed class FilmService(IFilmStore store, FilmWriter writer)
{
    public Task AnswerAsync(HttpContext context)
    {
        (string method, string? path) = (context.Request.Method, context.Request.Path.Value);
        return (method, path) switch
        {
            ("POST", "/films") => InsertAsync(context),
            ("POST", "/films/update") => UpdateAsync(context),
            ("POST", "/films/delete") => DeleteAsync(context),
            ("GET", "/film") => FindAsync(context),
            _ => RefuseAsync(context, StatusCodes.Status404NotFound),
        };
    }

    private async Task InsertAsync(HttpContext context)
    {
        if ((await ReadAsync(context, FilmJson.Default.NewFilm))?.ToFilm() is not { } film)
            await RefuseAsync(context, StatusCodes.Status422UnprocessableEntity);
        else if (await WriteAsync(FilmWriteKind.Insert, film) is { } stored)
            await AnswerAsync(context, stored, FilmJson.Default.Film);
        else
            await RefuseAsync(context, StatusCodes.Status409Conflict);
    }

    private async Task UpdateAsync(HttpContext context)
    {
        if (await ReadAsync(context, FilmJson.Default.FilmChange) is not { Id: { } id, Prompt: { } prompt })
            await RefuseAsync(context, StatusCodes.Status422UnprocessableEntity);
        else if (await WriteAsync(FilmWriteKind.Update, new Film(id, prompt, null, Slug.Of(prompt))) is { } stored)
            await AnswerAsync(context, stored, FilmJson.Default.Film);
        else
            await RefuseAsync(context, StatusCodes.Status404NotFound);
    }

    private async Task DeleteAsync(HttpContext context)
    {
        if (await ReadAsync(context, FilmJson.Default.FilmKey) is not { Id: { } id })
        {
            await RefuseAsync(context, StatusCodes.Status422UnprocessableEntity);
            return;
        }

        Film? deleted = await WriteAsync(FilmWriteKind.Delete, new Film(id, "", null, ""));
        await AnswerAsync(context, new DeletedRows(deleted is null ? 0 : 1), FilmJson.Default.DeletedRows);
    }

    private async Task FindAsync(HttpContext context)
    {
        if (!long.TryParse(context.Request.Query["id"], out long id))
            await RefuseAsync(context, StatusCodes.Status422UnprocessableEntity);
        else if (await store.FindAsync(id) is { } film)
            await AnswerAsync(context, film, FilmJson.Default.Film);
        else
            await RefuseAsync(context, StatusCodes.Status404NotFound);
    }

    private Task<Film?> WriteAsync(FilmWriteKind kind, Film film)
    {
        var write = new FilmWrite(kind, film);
        writer.Enqueue(write);
        return write.Committed;
    }

    /// <returns>Null where the body is no such object.</returns>
    private static async ValueTask<T?> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type)
        where T : class
    {
        PipeReader body = context.Request.BodyReader;
        ReadResult read = await body.ReadAtLeastAsync(
            (int)Math.Min(context.Request.ContentLength ?? int.MaxValue, int.MaxValue));
        try
        {
            return Parse(read.Buffer, type);
        }
        catch (JsonException)
        {
            return null;
        }
        finally
        {
            body.AdvanceTo(read.Buffer.End);
        }
    }

    private static T? Parse<T>(ReadOnlySequence<byte> json, JsonTypeInfo<T> type)
    {
        var reader = new Utf8JsonReader(json);
        return JsonSerializer.Deserialize(ref reader, type);
    }

    private static Task AnswerAsync<T>(HttpContext context, T value, JsonTypeInfo<T> type)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(value, type);
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = json.Length;
        return context.Response.BodyWriter.WriteAsync(json).AsTask();
    }

    private static Task RefuseAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        context.Response.ContentLength = 0;
        return Task.CompletedTask;
    }
}
