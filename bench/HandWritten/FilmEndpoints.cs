using Microsoft.AspNetCore.Http.HttpResults;
using TableActors.Bench.Films;

namespace TableActors.Bench.HandWritten;

/// <summary>The endpoints.</summary>
internal static class FilmEndpoints
{
    public static async Task<Results<Ok<Film>, ProblemHttpResult>> InsertAsync(
        NewFilm input, FilmTable films, CancellationToken cancel)
    {
        if (input.ToFilm() is not { } film)
            return Incomplete();
        return await films.InsertAsync(film, cancel) is { } stored
            ? TypedResults.Ok(stored)
            : TypedResults.Problem("there is a film with this id", statusCode: StatusCodes.Status409Conflict);
    }

    public static async Task<Results<Ok<Film>, ProblemHttpResult>> InsertAndExportAsync(
        NewFilm input, FilmTable films, FilmLog log, CancellationToken cancel)
    {
        Results<Ok<Film>, ProblemHttpResult> result = await InsertAsync(input, films, cancel);
        if (result.Result is Ok<Film> { Value: { } film })
            await log.AddAsync(film, cancel);
        return result;
    }

    public static async Task<Results<Ok<Film>, ProblemHttpResult>> UpdateAsync(
        FilmChange input, FilmTable films, CancellationToken cancel)
    {
        if (input is not { Id: { } id, Prompt: { } prompt })
            return Incomplete();
        return await films.UpdateAsync(id, prompt, cancel) is { } stored ? TypedResults.Ok(stored) : Missing();
    }

    public static async Task<Results<Ok<DeletedRows>, ProblemHttpResult>> DeleteAsync(
        FilmKey input, FilmTable films, CancellationToken cancel)
    {
        if (input.Id is not { } id)
            return Incomplete();
        return TypedResults.Ok(new DeletedRows(await films.DeleteAsync(id, cancel)));
    }

    public static async Task<Results<Ok<Film>, ProblemHttpResult>> FindAsync(
        long id, FilmTable films, CancellationToken cancel) =>
        await films.FindAsync(id, cancel) is { } film ? TypedResults.Ok(film) : Missing();

    private static ProblemHttpResult Missing() =>
        TypedResults.Problem("there is no film with this id", statusCode: StatusCodes.Status404NotFound);

    private static ProblemHttpResult Incomplete() =>
        TypedResults.Problem("a required value is missing", statusCode: StatusCodes.Status422UnprocessableEntity);
}
