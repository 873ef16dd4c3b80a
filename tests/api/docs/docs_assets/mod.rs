//! The files of the interactive documentation.

mod get;
