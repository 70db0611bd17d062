namespace TableActors.AspNetCore;

/// <summary>How the parameters of a query route travel.</summary>
public enum QueryMethod
{
    /// <summary>As a JSON object in the body of a POST request.</summary>
    Post = 0,

    /// <summary>In the query string of a GET request.</summary>
    Get = 1,
}
