using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Requests;

/// <summary>Opens the forms of requests that may bring files, within the limits.</summary>
/// <param name="limit">What one body may take.</param>
/// <param name="budget">What the texts of all bodies together may take.</param>
internal sealed partial class FormSource(BodyLimit limit, BodyBudget budget)
{
    private const string FormType = "multipart/form-data";
    private const long LargestTexts = 64L << 20;
    private const int LongestBoundary = 128;

    /// <summary>Begins to read a form. Nothing of the body has been read yet.</summary>
    /// <exception cref="ProblemException"><c>unsupported_media_type</c>, <c>unreadable_body</c> or <c>too_large</c>.</exception>
    public FormReader Open(HttpContext context)
    {
        var boundary = BoundaryOf(context.Request);
        limit.ApplyTo(context);
        return new FormReader(context.Request.Body, boundary, new FormTexts(Math.Min(limit.MaxBody, LargestTexts), budget), context.RequestAborted);
    }

    private static string BoundaryOf(HttpRequest request)
    {
        if (!IsForm(request.ContentType))
        {
            throw new ProblemException(new Problem(
                ErrorCodes.UnsupportedMediaType, $"This route takes files, so its requests are forms of the content type {FormType}."));
        }

        // Many clients leave out the quotes that characters such as ":" and "/" need, so that the header cannot be parsed as a whole.
        var boundary = MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            ? HeaderUtilities.UnescapeAsQuotedString(type.Boundary).ToString()
            : BareBoundary().Match(request.ContentType!).Groups["boundary"].Value;
        if (boundary.Length is 0 or > LongestBoundary)
        {
            throw new ProblemException(new Problem(
                ErrorCodes.UnreadableBody, $"The content type {FormType} needs a boundary of at most {LongestBoundary} characters."));
        }

        return boundary;
    }

    private static bool IsForm(string? contentType) =>
        contentType is not null && contentType.Split(';', 2)[0].Trim().Equals(FormType, StringComparison.OrdinalIgnoreCase);

    // The characters that RFC 2046 allows.
    [GeneratedRegex(
        "(?i);\\s*boundary\\s*=\\s*\"?(?<boundary>[0-9A-Za-z'()+_,\\-./:=? ]*[0-9A-Za-z'()+_,\\-./:=?])\"?\\s*(;|$)",
        RegexOptions.CultureInvariant)]
    private static partial Regex BareBoundary();
}
