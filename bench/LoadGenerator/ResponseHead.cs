namespace TableActors.Bench.LoadGenerator;

/// <summary>The part of a response's head that decides how the connection goes on.</summary>
internal readonly record struct ResponseHead(int Status)
{
    public long ContentLength { get; init; }

    public bool IsChunked { get; init; }

    public bool Closes { get; init; }

    public bool IsSuccess => Status is >= 200 and < 300;
}
